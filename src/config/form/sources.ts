import { z } from 'zod';
import { severities } from '../../model/names.ts';
import { token } from '../../form/headers.ts';
import { section, text, word } from '../../form/fields.ts';

const severity = word(severities);

/** Who tells us of broken components. */
export const sourceForm = section({
  type: z.literal('alertmanager').describe('A Prometheus Alertmanager that posts its webhook to us.'),
  token: token().describe('What it must send as "Authorization: Bearer …", as ${NAME}; 16 characters at least.'),
  componentLabel: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is not the name of a label (letters, digits and _)')
    .prefault('component')
    .describe('The label whose value is the component (default component).'),
  components: z
    .record(z.string().max(300), text(100))
    .prefault({})
    .describe('Component by value of that label, where they are not called the same.'),
  target: text(100).optional().describe('The target that its alerts are about (default: the first that is scheduled).'),
  severities: z
    .record(z.string().max(300), severity)
    .prefault({})
    .describe(
      'Ours by the value of the label severity, beside these: critical is critical; error, major, page are major; warning, minor, ticket, info are minor.',
    ),
  severity: severity.prefault('major').describe('That of all other alerts (default major).'),
});

export type SourceForm = z.output<typeof sourceForm>;
