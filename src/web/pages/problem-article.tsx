import type { Fact, ProblemCard, TechnicalCard, TechnicalFact } from '../views/problem-card.ts';
import { Evidence } from './evidence.tsx';
import { Entry, LinkedText, LinkList } from './linked-text.tsx';
import { StateMark } from './shapes.tsx';
import { TakenBy } from './taken-by.tsx';
import { Departure, Lasting } from './times.tsx';

/** One broken thing, told whole: the sentence, what it means, what to say, what to do. */
export function ProblemArticle({ card, heading: Heading = 'h3' }: { card: ProblemCard; heading?: 'h2' | 'h3' }) {
  return (
    <article class="problem" id={`problem-${encodeURIComponent(card.key)}`} aria-label={card.title}>
      <div class="when">
        <span class="label">Since</span>
        <Departure at={card.since} />
        <p class="lasting">
          for <Lasting moment={card.sinceFor} />
        </p>
        <TakenBy taken={card.taken} />
      </div>
      <div class="what">
        <p class="kicker">
          <StateMark state="failing" word={card.small} />
          {card.technical && <span class="severity">{card.technical.severity}</span>}
          {card.technical?.isFlapping && <span class="tag is-alert">fails and works by turns</span>}
        </p>
        <Heading class="sentence">{card.big}</Heading>
        {card.technical && <Technical card={card.technical} />}
        {card.facts.length > 0 && (
          <dl class="facts">
            {card.facts.map((fact) => (
              <FactEntry fact={fact} />
            ))}
          </dl>
        )}
        {card.again && <p class="again">{card.again}</p>}
        <p class="affects">
          <span class="label">Affected</span>
          {card.affects.map((link) => (
            <LinkedText link={link} />
          ))}
          {card.incidentHref && (
            <a class="more" href={card.incidentHref}>
              What happened so far
            </a>
          )}
        </p>
      </div>
    </article>
  );
}

function FactEntry({ fact }: { fact: Fact }) {
  return (
    <div class={fact.isMain ? `fact fact-${fact.kind} is-main` : `fact fact-${fact.kind}`}>
      <dt>{fact.label}</dt>
      {fact.texts.map((text) => (
        <dd>
          {fact.kind === 'say' ? <q>{text}</q> : text}
          {fact.kind === 'say' && (
            <button type="button" class="copy needs-script" data-copy={text}>
              Copy
            </button>
          )}
        </dd>
      ))}
    </div>
  );
}

function Technical({ card }: { card: TechnicalCard }) {
  return (
    <div class="technical">
      {card.untold && (
        <p class="untold">
          <LinkedText link={card.untold} />
        </p>
      )}
      {card.facts.map((fact) => (
        <Failure fact={fact} />
      ))}
      <dl class="entries">
        <Entry label="Component" link={card.component} />
        <Entry label="Owner" text={card.owner} />
        <Entry label="Contact" text={card.contact} />
        <Entry label="Runbook" link={card.runbook} />
        <Entry label="Supplier’s own status" link={card.supplierStatus} />
      </dl>
      {card.atRisk.length > 0 && (
        <div class="at-risk">
          <span class="label">Depends on it too, not failing now</span>
          <LinkList links={card.atRisk} />
        </div>
      )}
    </div>
  );
}

function Failure({ fact }: { fact: TechnicalFact }) {
  return (
    <div class="failure">
      <div>
        <p>
          <a href={fact.href}>
            <code>{fact.functionId}</code>
          </a>
          {fact.elsewhere && <span class="tag">{fact.elsewhere}</span>} {fact.timedOut ? 'timed out' : 'failed'}
          {fact.step && (
            <>
              {' '}
              at <strong>{fact.step}</strong>
            </>
          )}
        </p>
        <pre class="error">{fact.error}</pre>
        {fact.runbook && (
          <p>
            Runbook: <LinkedText link={fact.runbook} />
          </p>
        )}
      </div>
      <Evidence links={fact.evidence} />
    </div>
  );
}
