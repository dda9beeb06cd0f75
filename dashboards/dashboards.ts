import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { bellwetherItself } from './bellwether.ts';
import { business } from './business.ts';
import { onCall } from './on-call.ts';
import { oneFunctionPage } from './one-function.ts';

/** Menus would hide links and switches that belong on the page; the rest is for variables of another kind. */
const isWanted = (key: string, value: unknown) => value !== 'inControlsMenu' && !/^auto(_|$)/.test(key);

/** All dashboards, as plain data. */
export const allDashboards = (): readonly Dashboard[] =>
  [business(), oneFunctionPage(), onCall(), bellwetherItself()].map((built) => {
    const text = JSON.stringify(built, (key, value: unknown) => (isWanted(key, value) ? value : undefined));
    return JSON.parse(text) as Dashboard;
  });
