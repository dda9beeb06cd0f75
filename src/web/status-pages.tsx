import type { Audience } from '../model/names.ts';
import type { Asker } from './admission/slice-queue.ts';
import type { PageShape } from './audience-choice.ts';
import type { Documents, Ready } from './documents.ts';
import type { MomentSource } from './moment.ts';
import { StatusPage } from './pages/status-page.tsx';
import { WallPage } from './pages/wall-page.tsx';
import { renderPage, type FrameMaker } from './render.tsx';
import { statusView } from './views/status-view.ts';
import { wallView } from './views/wall-view.ts';

interface Needs {
  readonly documents: Documents;
  readonly moments: MomentSource;
  readonly frame: FrameMaker;
}

/** The status page for each audience and shape. It is made from what is in memory: no reader waits for a query. */
export class StatusPages {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Rejects with what rendering throws. */
  async page(audience: Audience, shape: PageShape, asker: Asker): Promise<Ready> {
    const { documents, moments, frame } = this.#needs;
    const ready = await documents.get(JSON.stringify(['status', shape, audience]), asker, async (rest) => {
      const around = frame(audience, '/');
      if (shape === 'wall')
        return renderPage(<WallPage view={wallView(audience, moments.now())} frame={around} />, rest);
      const view = statusView(audience, moments.now());
      await rest();
      return renderPage(<StatusPage view={view} frame={around} />, rest);
    });
    return ready!;
  }

  /** Why it cannot be rendered. A monitor whose page cannot be rendered is not well, whatever else works. */
  async troubles(): Promise<readonly string[]> {
    try {
      await this.page('operations', 'page', { address: '', priority: 'vital' });
      return [];
    } catch (error) {
      return [`The status page cannot be rendered: ${String(error)}`];
    }
  }
}
