import { chromium, type Browser } from 'playwright';
import { findChromium } from '../../src/run/child/browser/find-chromium.ts';

/** The browser that the program itself would use. Rejects, saying how to get one, when there is none. */
export async function launchChromium(): Promise<Browser> {
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  return chromium.launch({ executablePath: found.path });
}
