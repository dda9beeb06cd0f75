import { passwordHash } from './access.ts';
import { list, section, text } from '../../form/fields.ts';
import { network } from './network.ts';

const username = () => text(100).refine((name) => !name.includes(':'), 'must not have a colon (RFC 7617)');

/** Who may read `/metrics` besides those who are signed in and programs with a token. */
export const metricsForm = section({
  allow: list(network())
    .optional()
    .describe(
      'Addresses that read all metrics without showing anything: [127.0.0.1, 10.0.0.7] (default: this machine; []: nobody).',
    ),
  basicAuth: section({
    username: username().describe('Name that Prometheus sends.'),
    password: passwordHash().describe('Hash of the password, as "bellwether password" prints it.'),
  })
    .optional()
    .describe('What Prometheus shows as basic_auth (default: a token or its address).'),
});
