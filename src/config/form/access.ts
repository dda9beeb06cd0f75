import { z } from 'zod';
import { roles } from '../../model/access.ts';
import { parsePasswordHash, type PasswordHash } from '../../model/password-hash.ts';
import { address, list, parsed, section, text, word } from '../../form/fields.ts';
import { network } from './network.ts';

const header = () =>
  parsed<string>((value) =>
    /^[A-Za-z][A-Za-z0-9-]{0,99}$/.test(value.trim())
      ? value.trim().toLowerCase()
      : { says: 'is not the name of a header', hint: 'such as X-Forwarded-User' },
  );

export const passwordHash = () =>
  parsed<PasswordHash>(
    (value) =>
      parsePasswordHash(value) ?? {
        says: 'is not the hash of a password (make one with "bellwether password" and put here what it prints)',
        isSecret: true,
      },
  );

const scope = () =>
  parsed<string>((value) =>
    /^[!#-[\]-~]{1,100}$/.test(value) ? value : { says: 'is not a scope', hint: 'such as profile' },
  );

const oidc = section({
  issuer: address().describe('Address of the identity provider.'),
  clientId: text(200).describe('Our name there.'),
  clientSecret: z
    .string()
    .max(500)
    .optional()
    .describe('Our secret there, as ${NAME} (default: none, as for a public client).'),
  scopes: list(scope())
    .prefault(['openid', 'profile', 'email'])
    .describe('What we ask to know (default openid, profile, email); some providers want groups too.'),
  groupsClaim: text(200).prefault('groups').describe('The claim that has the groups (default groups).'),
});

const proxy = section({
  header: header().prefault('X-Forwarded-User').describe('Header with the name (default X-Forwarded-User).'),
  groupsHeader: header().optional().describe('Header with the groups, separated by commas.'),
  from: list(network('then anybody could claim to be anybody'))
    .min(1)
    .describe(
      'Addresses of the proxy: [127.0.0.1, 10.0.0.0/8]; from everywhere else its headers could be forged and count for nothing.',
    ),
});

const user = section({
  password: passwordHash().describe('Hash of the password, as "bellwether password" prints it.'),
  name: text(100).optional().describe('Full name (default: the name to sign in with).'),
  role: word(roles).describe('viewer sees, responder acknowledges and plans, admin does everything.'),
});

const users = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]*$/, 'is not made of letters, digits and any of . _ @ + -')
    .max(60),
  user,
);

const login = section({
  oidc: oidc.optional().describe('OpenID Connect.'),
  proxy: proxy.optional().describe('A proxy in front that says who it is.'),
  users: users.optional().describe('People with a password of their own here.'),
  roles: section({
    viewer: list(text(100)).optional().describe('Groups that may see (default: everybody who can sign in).'),
    responder: list(text(100)).optional().describe('Groups that may acknowledge, silence and plan.'),
    admin: list(text(100)).optional().describe('Groups that may do everything.'),
  })
    .optional()
    .describe('Which groups of the provider or proxy may do what.'),
});

/** Who may see the page, and how people sign in. */
export const accessForm = section({
  view: word(['anyone', 'login'])
    .prefault('anyone')
    .describe(
      'Who may see the page (default anyone; errors, evidence and contacts then still need a login, if there is one).',
    ),
  login: login.optional().describe('How people sign in.'),
});

export type AccessForm = z.output<typeof accessForm>;
