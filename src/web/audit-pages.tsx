import { Router } from 'express';
import type { Request, Response } from 'express';
import { isSignInConfigured, mayDo } from '../model/access.ts';
import { parseInstant } from '../time/instant.ts';
import { chooseAudience } from './audience-choice.ts';
import { AuditPage } from './pages/audit-page.tsx';
import { documentOf, sendPage, sendPlainPage } from './render.tsx';
import type { FrameMaker } from './render.tsx';
import { visitorOf } from './sign-in/visitors.ts';
import { auditView } from './views/audit-view.ts';
import type { AuditPlace } from '../store/store.ts';
import type { WebInput } from './web-input.ts';

const MOST = 100;

interface Needs {
  readonly input: WebInput;
  readonly frame: FrameMaker;
}

/** `/audit`: who did what, for admins who are signed in. */
export function auditPages(needs: Needs): Router {
  const router = Router();
  router.get('/audit', (request, response) => showAudit(needs, request, response));
  return router;
}

async function showAudit({ input, frame }: Needs, request: Request, response: Response): Promise<void> {
  const config = input.config();
  const { access, locale } = config;
  const role = visitorOf(request)?.role;
  const audience = chooseAudience(request, response);
  if (role === undefined || !mayDo(role, 'admin')) {
    return sendPlainPage(response, frame(audience, '/audit'), {
      status: 403,
      title: locale.say('access.notAllowed'),
      texts: [locale.say(isSignInConfigured(access) ? 'page.audit.forAdmins' : 'page.audit.noLogin')],
    });
  }
  const entries = await input.audit.newest({ most: MOST, ...placeIn(request.query) });
  const view = auditView(entries, { now: input.clock.now(), locale, most: MOST });
  sendPage(response, config, documentOf(<AuditPage view={view} frame={frame(audience, '/audit')} />));
}

/** A link that was mangled on its way leads to the newest. */
function placeIn({ before, beforeId }: Readonly<Record<string, unknown>>): AuditPlace {
  const at = typeof before === 'string' ? parseInstant(before) : undefined;
  if (at === undefined) return {};
  const isId = typeof beforeId === 'string' && /^\d{1,15}$/.test(beforeId);
  return { before: at, ...(isId && { beforeId: Number(beforeId) }) };
}
