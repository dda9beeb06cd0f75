/** A configuration that an engineer got wrong at one place. */
export interface WrongField {
  readonly id: string;
  /** Completes "a configuration with …". */
  readonly slip: string;
  /** Fields of the function. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The field that is named, below the function. */
  readonly field: string;
  /** What is said of it: the wrong word, and a word of the remedy. */
  readonly says: RegExp;
}

/** All in one file: `validate` has to find all of them at once. */
export const wrongFields: readonly WrongField[] = [
  {
    id: 'duration',
    slip: 'a duration in words',
    fields: { timeout: '3 sec' },
    field: 'timeout',
    says: /3s/,
  },
  {
    id: 'bare-number',
    slip: 'a duration without its unit',
    fields: { slowAfter: 5 },
    field: 'slowAfter',
    says: /30s/,
  },
  {
    id: 'unknown-key',
    slip: 'a key that is spelled wrong',
    fields: { slowafter: '3s' },
    field: 'slowafter',
    says: /slowAfter/,
  },
  {
    id: 'unknown-component',
    slip: 'a component that is spelled wrong',
    fields: { dependsOn: ['shpo'] },
    field: 'dependsOn',
    says: /shpo.*shop/,
  },
  {
    id: 'unknown-target',
    slip: 'a target that is spelled wrong',
    fields: { targets: ['lvie'] },
    field: 'targets',
    says: /lvie.*live/,
  },
  {
    id: 'no-such-script',
    slip: 'a script that is not there',
    fields: { check: 'checks/not-there.ts' },
    field: 'check',
    says: /not-there\.ts/,
  },
  {
    id: 'severity',
    slip: 'a severity that does not exist',
    fields: { severity: 'high' },
    field: 'severity',
    says: /critical/,
  },
  {
    id: 'alarm',
    slip: 'an alarm in words of its own',
    fields: { alarm: { after: 'twice' } },
    field: 'alarm.after',
    says: /in a row/,
  },
  {
    id: 'cron-and-every',
    slip: 'two schedules',
    fields: { cron: '*/5 * * * *' },
    field: '',
    says: /every|cron/,
  },
  {
    id: 'param-list',
    slip: 'a parameter that is a list',
    fields: { params: { names: ['a', 'b'] } },
    field: 'params.names',
    says: /text|string|number/,
  },
  {
    id: 'when-down',
    slip: 'a sharper sentence for a component that does not exist',
    fields: { impact: { summary: 'No.', whenDown: { voyagr: { summary: 'No.' } } } },
    field: 'impact.whenDown',
    says: /voyagr/,
  },
];
