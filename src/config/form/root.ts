import { z } from 'zod';
import {
  address,
  byId,
  byName,
  duration,
  hostAndPort,
  isId,
  language,
  list,
  section,
  size,
  text,
  zone,
} from '../../form/fields.ts';
import { accessForm } from './access.ts';
import { metricsForm } from './metrics.ts';
import { network } from './network.ts';
import { namedAlarmForm } from './alarms.ts';
import { alertingForm, silenceForm } from './alerting.ts';
import { channelsForm } from '../../channels/registry.ts';
import { calendarForm, personForm, rosterForm, teamForm } from './duty.ts';
import { functionForm } from './function.ts';
import { componentsForm, maintenanceForm, secretForm, targetForm } from './places.ts';
import { sourceForm } from './sources.ts';
import { telemetryForm } from './telemetry.ts';
import { wordsForm } from './words.ts';
import { ambiguousPart } from '../public-url.ts';
import { subscriptionsForm } from './subscriptions.ts';
import { DAY_MS, MINUTE_MS } from '../../time/units.ts';

const keep = section({
  runs: duration({ atLeastMs: MINUTE_MS }).prefault('14d').describe('How long single runs are kept (default 14d).'),
  evidence: section({
    for: duration({ atLeastMs: MINUTE_MS }).prefault('14d').describe('How long (default 14d).'),
    atMost: size().prefault('2GB').describe('How much of the disk at most (default 2GB).'),
  })
    .prefault({})
    .describe('How long screenshots, traces and logs of failed runs are kept.'),
  history: duration({ atLeastMs: DAY_MS })
    .prefault('3y')
    .describe('How long incidents and hourly and daily sums are kept (default 3y).'),
  recentlyEnded: duration({ atLeastMs: 0, mostMs: 7 * DAY_MS })
    .prefault('4h')
    .describe('How long incidents that are over stay on the status page (default 4h; at most 7d; 0s: not at all).'),
});

/** Requests must show whether a proxy has taken the path off. */
const publicUrl = () =>
  address().refine((url) => ambiguousPart(url) === undefined, {
    error: ({ input }) =>
      `must not have a path that begins with /${ambiguousPart(String(input)) ?? ''}, which is a page of the monitor itself`,
  });

const server = section({
  listen: hostAndPort()
    .prefault('127.0.0.1:8080')
    .describe('Address and port of the status page (default 127.0.0.1:8080).'),
  publicUrl: publicUrl()
    .optional()
    .describe(
      'Address under which people reach it, for links, with the path where a proxy serves it below one: https://host/status (default: where it listens).',
    ),
  trustedProxies: list(network('then anybody could claim to come from any address'))
    .optional()
    .describe(
      'Proxies in front whose X-Forwarded-For is believed: [127.0.0.1, 10.0.0.0/8]. They are not believed when they say who somebody is (default: those of access.login.proxy.from, which are).',
    ),
});

const runners = section({
  browsers: z.int().min(0).max(64).prefault(2).describe('Browser journeys at once (default 2; 0: none are run here).'),
  http: z.int().min(1).max(1000).prefault(50).describe('HTTP checks at once (default 50).'),
  location: z
    .string()
    .refine(isId, 'is not made of lower-case words and hyphens')
    .prefault('local')
    .describe('What this place is called in metrics and on the page (default local).'),
  timeoutsWhenOverloaded: z
    .enum(['inconclusive', 'failed'])
    .prefault('inconclusive')
    .describe(
      'What a timeout is while this machine is overloaded: inconclusive (default) accuses nobody wrongly, failed misses nothing on a machine that is always busy.',
    ),
  users: z
    .string()
    .refine(
      (written) => written === 'off' || parseUsers(written) !== undefined,
      'is neither "off" nor FIRST-LAST, two numbers above 0 such as 60706-61183',
    )
    .transform((written) => (written === 'off' ? 'off' : parseUsers(written)!))
    .optional()
    .describe(
      'User ids that processes of check scripts run as, one each: FIRST-LAST, or off for the monitor’s own user (default: 60706-61183 where the monitor runs as root, else off).',
    ),
  processes: z
    .int()
    .min(1)
    .max(100)
    .prefault(4)
    .describe('Processes of HTTP checks at once that are kept apart from all others, about 45 MB each (default 4).'),
  separate: z
    .enum(['secrets', 'scripts'])
    .prefault('secrets')
    .describe(
      'Which scripts never share a process: those that get different secrets (secrets, the default), or all (scripts), which costs a browser start whenever another script follows in a browser.',
    ),
  read: list(text(500))
    .prefault([])
    .describe('Files and folders that HTTP checks may read beside the folders of their scripts: [fixtures].'),
});

const reachability = section({
  addresses: list(hostAndPort())
    .prefault([])
    .describe(
      'Hosts and ports that are connected to when a host cannot be reached: one.one.one.one:443. When none of them can be either, the monitor’s network is at fault and no function fails (default: the hosts of the other targets).',
    ),
});

/** Two user ids with a hyphen between; undefined when it is something else. */
function parseUsers(written: string): { readonly first: number; readonly last: number } | undefined {
  const [first = 0, last = 0] = (/^(\d{1,10})-(\d{1,10})$/.exec(written.trim())?.slice(1) ?? []).map(Number);
  return first > 0 && last >= first && last < 2 ** 32 - 1 ? { first, last } : undefined;
}

/** The whole of config.yaml as it is written. */
export const rootForm = section({
  organisation: text(100).describe('Name of the business, as the page shows it.'),
  timezone: zone().prefault('UTC').describe('Time zone of the business: Europe/London (default UTC).'),
  language: language()
    .prefault('en')
    .describe('Language of pages and messages, with the region whose dates it writes: en, de, de-CH (default en).'),
  texts: text(500)
    .optional()
    .describe('A file with texts of your own, or a whole language: "bellwether export texts" writes what it may have.'),
  server: server.prefault({}).describe('Where the status page is served.'),
  store: text(500)
    .prefault('./data')
    .describe(
      'Folder of the embedded store, from the folder of this file (default ./data). postgres://…: shared by several machines.',
    ),
  keep: keep.prefault({}).describe('How long things are kept.'),
  runners: runners.prefault({}).describe('How much is run at once.'),
  reachability: reachability.prefault({}).describe('How the monitor knows whether it is its own network that fails.'),
  secrets: byName(secretForm)
    .prefault({})
    .describe('Names of secrets and where their values come from; the values are never written here.'),
  targets: byId(targetForm).describe('Where checks go: live, green, staging.'),
  components: componentsForm.prefault({}).describe('Technical parts and suppliers that functions depend on.'),
  functions: byId(functionForm).describe('The business functions, each a question.'),
  maintenance: z.array(maintenanceForm).prefault([]).describe('Planned work: results are kept, nobody is woken.'),
  alarms: byId(namedAlarmForm).prefault({}).describe('Named alarms: several conditions that mean something together.'),
  silences: z.array(silenceForm).prefault([]).describe('Incidents that nobody is told of for a while.'),
  calendar: calendarForm.prefault({}).describe('When the business works.'),
  people: byId(personForm).prefault({}).describe('Who can be on duty.'),
  rosters: byId(rosterForm).prefault({}).describe('Who is on duty when.'),
  teams: byId(teamForm).prefault({}).describe('Who owns components, and how they are reached.'),
  channels: channelsForm.prefault({}).describe('Where notifications go.'),
  sources: byId(sourceForm).prefault({}).describe('Who tells us of broken components.'),
  alerting: alertingForm.prefault({}).describe('Who is told of what, and who next.'),
  subscriptions: subscriptionsForm
    .optional()
    .describe('Mails to people who asked for them on the page (default: nobody can).'),
  telemetry: telemetryForm.prefault({}).describe('What other programs are told about runs.'),
  words: wordsForm.prefault({}).describe('Which words the texts for people may use.'),
  access: accessForm.prefault({}).describe('Who may see the page, and how people sign in.'),
  metrics: metricsForm
    .optional()
    .describe(
      'Who may read /metrics besides those who are signed in and programs with a token (default: this machine; everybody where nobody can sign in).',
    ),
}).describe('Configuration of Bellwether: what is asked, how often, and what it means when the answer is no.');

export type RootForm = z.output<typeof rootForm>;
