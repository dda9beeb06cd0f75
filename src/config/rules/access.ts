import { has, namesIn, valueAt } from '../path.ts';
import type { Report } from '../problem.ts';

/** Who may see only after signing in must be able to; roles of groups need somebody who tells groups. */
export function checkAccess(root: unknown, report: Report): void {
  const login = valueAt(root, ['access', 'login']);
  const tellsGroups = has(login, 'oidc') || has(login, 'proxy');
  const canSignIn = tellsGroups || namesIn(login, 'users').length > 0;
  if (valueAt(root, ['access', 'view']) === 'login' && !canSignIn)
    report(['access', 'view'], 'nobody could sign in (add oidc, proxy or users under access.login)');
  if (has(login, 'roles') && !tellsGroups)
    report(
      ['access', 'login', 'roles'],
      'nobody tells which groups people are in (add oidc or proxy; a user has a role of their own)',
    );
}
