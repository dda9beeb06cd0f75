import type { State } from '../../model/state.ts';
import type { IncidentLine } from '../views/incident-view.ts';
import { IncidentList } from './incident-list.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';

interface Props {
  readonly frame: Frame;
  readonly lines: readonly IncidentLine[];
  /** That of the status page. */
  readonly level: State;
  /** Address of the page with older ones, if there may be any. */
  readonly olderHref?: string | undefined;
}

/** The page of `/incidents`. */
export function IncidentsPage({ frame, lines, level, olderHref }: Props) {
  const open = lines.filter(({ isOpen }) => isOpen);
  const over = lines.filter(({ isOpen }) => !isOpen);
  const { say } = frame.locale;
  const isTechnical = frame.audience === 'operations';
  return (
    <Layout frame={frame} title={say('page.incidents')} here="incidents" level={level}>
      <div class="sheet">
        <h1 class="page-title">{say('page.incidents')}</h1>
        <section class="group" aria-labelledby="open">
          <h2 id="open">{say('page.incidents.open')}</h2>
          {open.length === 0 ? (
            <p class="soft">{say('page.incidents.none')}</p>
          ) : (
            <IncidentList lines={open} isTechnical={isTechnical} />
          )}
        </section>
        <section class="group" aria-labelledby="over">
          <h2 id="over">{say('page.incidents.over')}</h2>
          {over.length === 0 ? (
            <p class="soft">{say('page.incidents.noneYet')}</p>
          ) : (
            <IncidentList lines={over} isTechnical={isTechnical} />
          )}
          {olderHref && (
            <p>
              <a class="more" href={olderHref}>
                {say('page.incidents.older')}
              </a>
            </p>
          )}
        </section>
      </div>
    </Layout>
  );
}
