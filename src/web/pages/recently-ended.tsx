import type { RecentlyEnded } from '../views/recently-ended.ts';
import { LinkedText } from './linked-text.tsx';
import { Said, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { Clock, Departure } from './times.tsx';

/** Incidents that have just ended, with what to say to those who still call about them. */
export function Ended({ incidents }: { incidents: readonly RecentlyEnded[] }) {
  const { say } = useLocale();
  if (incidents.length === 0) return null;
  return (
    <section class="group notable is-ended" aria-labelledby="ended">
      <h2 id="ended">{say('page.status.ended')}</h2>
      {incidents.map((incident) => (
        <EndedArticle incident={incident} />
      ))}
    </section>
  );
}

function EndedArticle({ incident }: { incident: RecentlyEnded }) {
  const { say } = useLocale();
  return (
    <article id={`ended-${encodeURIComponent(incident.id)}`} aria-label={incident.title}>
      <div class="when">
        <span class="label">{say('page.ended.since')}</span>
        <Departure at={incident.until} />
      </div>
      <div class="what">
        <p class="kicker">
          <StateMark state="working" word={say('view.stage.restored')} />
          {incident.component !== '' && <span>{incident.component}</span>}
        </p>
        <h3>
          <a href={incident.href}>{incident.title}</a>
        </h3>
        <p class="reason">
          <Said
            of="page.ended.fromTo"
            with={{ from: <Clock at={incident.from} />, until: <Clock at={incident.until} />, time: incident.lasted }}
          />
        </p>
        {incident.caution && <p class="reason">{incident.caution}</p>}
        {incident.say.length > 0 && (
          <dl class="facts">
            <div class="fact fact-say">
              <dt>{say('page.ended.say')}</dt>
              {incident.say.map((text) => (
                <dd>
                  <q>{text}</q>
                  <button
                    type="button"
                    class="copy needs-script"
                    data-copy={text}
                    aria-label={say('page.ended.copy', { title: incident.title })}
                  >
                    {say('page.copy')}
                  </button>
                </dd>
              ))}
            </div>
          </dl>
        )}
        <p class="affects">
          <span class="label">{say('page.ended.affected')}</span>
          {incident.affected.map((link) => (
            <LinkedText link={link} />
          ))}
        </p>
      </div>
    </article>
  );
}
