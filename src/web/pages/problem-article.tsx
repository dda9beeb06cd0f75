import type { Fact } from '../views/fact.ts';
import type { PredictedLine, ProblemCard, TechnicalCard, TechnicalFact } from '../views/problem-card.ts';
import { CopyButton } from './copy-button.tsx';
import { Evidence } from './evidence.tsx';
import { Entry, LinkedText, LinkList } from './linked-text.tsx';
import { PredictedHarm } from './predicted-harm.tsx';
import { Said, Subject, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { TakenBy } from './taken-by.tsx';
import { Departure, Lasting } from './times.tsx';

/** One broken thing, told whole: the sentence, what it means, what to say, what to do. */
export function ProblemArticle({ card, heading: Heading = 'h3' }: { card: ProblemCard; heading?: 'h2' | 'h3' }) {
  const { say } = useLocale();
  return (
    <article class="problem" id={`problem-${encodeURIComponent(card.key)}`} aria-label={card.title}>
      <div class="when">
        <span class="label">{say('page.since')}</span>
        <Departure at={card.since} />
        <p class="lasting">
          <Said of="page.for" with={{ time: <Lasting moment={card.sinceFor} /> }} />
        </p>
        <TakenBy taken={card.taken} />
      </div>
      <div class="what">
        <p class="kicker">
          <StateMark state="failing" word={card.small} />
          {card.technical && <span class="severity">{say(`page.severity.${card.technical.severity}`)}</span>}
          {card.technical?.isFlapping && <span class="tag is-alert">{say('page.flapping')}</span>}
        </p>
        <Heading class="sentence">{card.big}</Heading>
        {card.technical && <Technical card={card.technical} />}
        <Facts facts={card.facts} predicted={card.predicted} />
        {card.again && <p class="again">{card.again}</p>}
        <p class="affects">
          {card.affects.length > 0 && <span class="label">{say('page.problem.affected')}</span>}
          {card.affects.map((link) => (
            <LinkedText link={link} />
          ))}
          {card.incidentHref && (
            <a class="more" href={card.incidentHref}>
              {say('page.whatHappened')}
              <Subject text={card.big} />
            </a>
          )}
        </p>
      </div>
    </article>
  );
}

/** What people ask when something is down, each with its answer. */
export function Facts({
  facts,
  predicted = [],
}: {
  facts: readonly Fact[];
  predicted?: readonly PredictedLine[] | undefined;
}) {
  if (facts.length + predicted.length === 0) return null;
  return (
    <dl class="facts">
      {predicted.length > 0 && <PredictedHarm lines={predicted} />}
      {facts.map((fact) => (
        <FactEntry fact={fact} />
      ))}
    </dl>
  );
}

function FactEntry({ fact }: { fact: Fact }) {
  return (
    <div class={fact.isMain ? `fact fact-${fact.kind} is-main` : `fact fact-${fact.kind}`}>
      <dt>{fact.label}</dt>
      {fact.texts.map((text) => (
        <dd>
          {fact.kind === 'say' ? <q>{text}</q> : text}
          {fact.kind === 'say' && <CopyButton text={text} />}
        </dd>
      ))}
    </div>
  );
}

function Technical({ card }: { card: TechnicalCard }) {
  const { say } = useLocale();
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
        <Entry label={say('page.problem.component')} link={card.component} />
        <Entry label={say('page.problem.owner')} text={card.owner} />
        <Entry label={say('page.problem.contact')} text={card.contact} />
        <Entry label={say('page.problem.runbook')} link={card.runbook} />
        <Entry label={say('page.problem.supplierStatus')} link={card.supplierStatus} />
      </dl>
      {card.notKnown.length > 0 && (
        <div class="at-risk">
          <span class="label">{say('page.problem.notKnown')}</span>
          <LinkList links={card.notKnown} />
        </div>
      )}
      {card.atRisk.length > 0 && (
        <div class="at-risk">
          <span class="label">{say('page.problem.atRisk')}</span>
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
          <HowItFailed fact={fact} />
        </p>
        <pre class="error">{fact.error}</pre>
        {fact.runbook && (
          <p>
            <Said of="page.problem.runbookIs" with={{ runbook: <LinkedText link={fact.runbook} /> }} />
          </p>
        )}
      </div>
      <Evidence links={fact.evidence} about={fact.question} />
    </div>
  );
}

function HowItFailed({ fact: { functionId, href, elsewhere, step, timedOut } }: { fact: TechnicalFact }) {
  const how = timedOut ? 'timedOut' : 'failed';
  const which = (
    <>
      <a href={href}>
        <code>{functionId}</code>
      </a>
      {elsewhere && <span class="tag">{elsewhere}</span>}
    </>
  );
  if (!step) return <Said of={`page.problem.${how}`} with={{ function: which }} />;
  return <Said of={`page.problem.${how}At`} with={{ function: which, step: <strong>{step}</strong> }} />;
}
