import { z } from 'zod';
import { address, byId, byName, duration, headerText, list, section, text, word } from '../../form/fields.ts';
import { moment } from './times.ts';
import { DAY_MS, MINUTE_MS } from '../../time/units.ts';

/** Where checks go. */
export const targetForm = section({
  url: address().describe('Address that relative addresses in checks start from.'),
  schedule: word(['on', 'off'])
    .prefault('on')
    .describe('off: not asked by itself, only for run, gate and drill (default on).'),
  variables: byName(z.string().max(2000))
    .prefault({})
    .describe('Values that the script reads as target.variables.NAME.'),
  origins: list(address())
    .prefault([])
    .describe(
      'Further addresses that belong to this target: requests to them carry X-Bellwether-Run and traceparent. Its own and those among the variables do so without being named.',
    ),
  userAgent: headerText()
    .optional()
    .describe(
      'What requests through http send as User-Agent (default Bellwether/VERSION). Pages in the browser send what the browser or its device sends.',
    ),
});

/** A technical part or a supplier. */
const componentForm = section({
  name: text(100).describe('What people call it: Voyager.'),
  provides: text(300).describe('What it is for, in plain words: Credit card payment gateway.'),
  owner: text(100).optional().describe('The team that looks after it; a name that is no team is shown as it stands.'),
  runbook: address().optional().describe('Address of the page that says how to repair it.'),
  dependsOn: list(text(100)).prefault([]).describe('Other components that it needs.'),
  supplier: z.boolean().prefault(false).describe('Whether somebody else runs it (default false).'),
  statusPage: address()
    .optional()
    .describe(
      "Address of the supplier's own status, shown as a link. Of Atlassian Statuspage it is read while an incident blames the component.",
    ),
  contact: text(300).optional().describe('How to reach who runs it.'),
});

/** Where a secret comes from. */
export const secretForm = section({
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of an environment variable (such as SHOP_PASSWORD)')
    .optional()
    .describe('Environment variable that holds the value.'),
  file: text(1000).optional().describe('File that holds the value; a line end after it does not count.'),
});

/** Planned work. */
export const maintenanceForm = section({
  functions: list(text(100)).prefault([]).describe('Functions that it is about (default: all).'),
  cron: text(200)
    .optional()
    .describe('When it begins, again and again, as a cron expression in the time zone of this file; with for.'),
  for: duration({ atLeastMs: MINUTE_MS, mostMs: 31 * DAY_MS })
    .optional()
    .describe('How long it takes each time: 2h.'),
  from: moment()
    .optional()
    .describe(
      'When it begins, once: 2026-11-21T22:00, in the time zone of this file unless it ends with its own; with until.',
    ),
  until: moment().optional().describe('When it ends.'),
  says: text(300).describe('What the page says about it: Stock-taking.'),
  by: text(100).optional().describe('Who planned it.'),
});

export const componentsForm = byId(componentForm);

export type TargetForm = z.output<typeof targetForm>;
export type ComponentForm = z.output<typeof componentForm>;
export type MaintenanceForm = z.output<typeof maintenanceForm>;
