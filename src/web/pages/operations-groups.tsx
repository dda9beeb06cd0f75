import type { DutyLine } from '../views/duty-view.ts';
import type { OtherIncident } from '../views/other-incidents.ts';
import type { PlanLine } from '../views/plan-lines.ts';
import { Caller } from './caller.tsx';
import { LinkedText } from './linked-text.tsx';
import { PlanList } from './silences-page.tsx';
import { Said, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { TakenBy } from './taken-by.tsx';
import { Clock, Departure, Lasting } from './times.tsx';

/** Open incidents without a failing function: alarms, outside alerts, certificates, our own trouble. */
export function Others({ incidents }: { incidents: readonly OtherIncident[] }) {
  const { say } = useLocale();
  if (incidents.length === 0) return null;
  return (
    <section class="group notable is-other" aria-labelledby="others">
      <h2 id="others" class="unseen">
        {say('page.status.others')}
      </h2>
      {incidents.map((one) => (
        <article id={`other-${encodeURIComponent(one.key)}`}>
          <div class="when">
            <span class="label">{say('page.since')}</span>
            <Departure at={one.since} />
            <p class="lasting">
              <Said of="page.for" with={{ time: <Lasting moment={one.sinceFor} /> }} />
            </p>
            <TakenBy taken={one.taken} />
          </div>
          <div class="what">
            <p class="kicker">
              <StateMark state={one.level} word={one.word} />
              <span class="severity">{say(`page.severity.${one.severity}`)}</span>
            </p>
            <h3>
              <a href={one.href}>{one.title}</a>
            </h3>
            {one.component && (
              <p class="reason">
                <Said of="page.status.about" with={{ component: <LinkedText link={one.component} /> }} />
              </p>
            )}
            {one.untold && (
              <p class="untold">
                <LinkedText link={one.untold} />
              </p>
            )}
          </div>
        </article>
      ))}
    </section>
  );
}

/** What is silenced and which planned work is on. */
export function InForce({ lines }: { lines: readonly PlanLine[] }) {
  const { say } = useLocale();
  if (lines.length === 0) return null;
  return (
    <section class="group quiet" aria-labelledby="in-force">
      <h2 id="in-force">
        <a href="/silences">{say('page.status.inForce')}</a>
      </h2>
      <PlanList lines={lines} none="" />
    </section>
  );
}

/** Whom to call. */
export function OnDuty({ lines }: { lines: readonly DutyLine[] }) {
  const { say } = useLocale();
  if (lines.length === 0) return null;
  return (
    <section class="group quiet duty" aria-labelledby="duty">
      <h2 id="duty">{say('page.status.onDuty')}</h2>
      <ul class="timetable">
        {lines.map((line) => (
          <li>
            <span class="mark">{line.roster}</span>
            <span class="question">
              {line.first ? <Caller who={line.first} /> : say('page.status.nobodyOnDuty')}
              {line.second && (
                <span class="soft small">
                  <Said of="page.status.then" with={{ person: <Caller who={line.second} /> }} />
                </span>
              )}
            </span>
            <span class="soft age">
              {line.until && <Said of="page.until" with={{ time: <Clock at={line.until} /> }} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
