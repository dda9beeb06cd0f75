import { chromium } from 'playwright';
import { journey } from '../checks/journey.ts';
import { keepGoing, type Window } from '../keep-going.ts';

interface Options {
  readonly executablePath: string;
  readonly baseURL: string;
}

/** One Chromium kept for all journeys, a new context for each, and nothing else: the bare limit. */
export async function open({ executablePath, baseURL }: Options) {
  const args = ['--disable-gpu', '--disable-software-rasterizer'];
  const browser = await chromium.launch({ executablePath, args });
  const once = async () => {
    const context = await browser.newContext({ baseURL });
    const page = await context.newPage();
    for (const step of Object.values(journey)) await step(page);
    await context.close();
  };
  return {
    does: { window: (window: Window) => keepGoing(window, once) },
    end: () => browser.close(),
  };
}
