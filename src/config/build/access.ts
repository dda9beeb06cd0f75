import type { AccessRules } from '../../model/access.ts';
import type { AccessForm } from '../form/access.ts';
import { defined, mapOf } from './defined.ts';

/** Who may see what, and how people sign in. */
export function buildAccess({ view, login = {} }: AccessForm): AccessRules {
  const { oidc, proxy, users = {}, roles = {} } = login;
  return {
    view,
    ...(oidc && { oidc: buildOpenId(oidc) }),
    ...(proxy && { proxy: defined(proxy) }),
    users: mapOf(users, (id, { name = id, password, role }) => ({ id, name, password, role })),
    groups: defined(roles),
  };
}

/** An empty secret, as of a variable that is not set, is none; without the scope `openid` there is no identity. */
function buildOpenId({ clientSecret, scopes, ...rest }: NonNullable<NonNullable<AccessForm['login']>['oidc']>) {
  const all = scopes.includes('openid') ? scopes : ['openid', ...scopes];
  return { ...rest, ...(clientSecret ? { clientSecret } : {}), scopes: all };
}
