import type { IncidentLine } from '../views/incident-view.ts';
import { Said, useLocale } from './said.tsx';
import { StateMark } from './shapes.tsx';
import { Departure, Lasting } from './times.tsx';

/** Incidents as a timetable, the latest first. */
export function IncidentList({ lines, isTechnical }: { lines: readonly IncidentLine[]; isTechnical: boolean }) {
  const { say } = useLocale();
  return (
    <ul class="timetable incidents">
      {lines.map((line) => (
        <li id={`incident-${encodeURIComponent(line.id)}`}>
          <Departure at={line.started} />
          <span class="question">
            <a href={line.href}>{line.big}</a>
            {line.small && <span class="soft small">{line.small}</span>}
            {isTechnical && <span class="soft small">{`${say(`page.severity.${line.severity}`)} · ${line.id}`}</span>}
          </span>
          <span class="age">
            <StateMark state={line.level} word={line.stageWord} />
            <span class="soft small">
              {line.isOpen ? (
                <Said
                  of="page.for"
                  with={{ time: <Lasting moment={{ iso: line.started.iso, text: line.lasted }} /> }}
                />
              ) : (
                say('page.afterTime', { time: line.lasted })
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
