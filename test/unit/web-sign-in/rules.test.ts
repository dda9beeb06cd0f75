import { describe, expect, test } from 'vitest';
import { mayDo, roleOfGroups, roles } from '../../../src/model/access.ts';
import { deedOf } from '../../../src/web/access-audit.ts';
import { mayStrangersAsk } from '../../../src/web/access-rules.ts';

const asked = (method: string, path: string, isForOperations = false) => ({ method, path, isForOperations });

describe('a role', () => {
  test('may do what those below it may', () => {
    const table = roles.map((role) => roles.map((least) => mayDo(role, least)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  test.each([
    [{ responder: ['web'], admin: ['platform'] }, ['web', 'platform'], 'admin'],
    [{ responder: ['web'], admin: ['platform'] }, ['web'], 'responder'],
    [{ responder: ['web'] }, ['another'], 'viewer'],
    [{ viewer: ['staff'], responder: ['web'] }, ['another'], undefined],
    [{ viewer: [] }, ['staff'], undefined],
    [{ viewer: ['staff'] }, ['staff'], 'viewer'],
    [{ viewer: ['staff'], admin: ['platform'] }, ['platform'], 'admin'],
    [{ admin: ['platform'] }, [], 'viewer'],
  ] as const)('with %j the groups %j are %s', (wanted, groups, role) => {
    expect(roleOfGroups(wanted, groups)).toBe(role);
  });
});

describe('where people can sign in, strangers', () => {
  test.each([
    ['/', true],
    ['/functions/place-order', true],
    ['/functions/place-order/', false],
    ['/functions/a/b', false],
    ['/incidents/x', true],
    ['/incidents/x/acknowledge', false],
    ['/evidence/x/trace.zip', false],
    ['/silences', false],
    ['/audit', false],
    ['/api/v1/functions/x/verdict', true],
    ['/api/v1/incidents/x', true],
    ['/api/v1/incidents/x/timeline', false],
    ['/api/v1/silences', false],
    ['/api/v1/', true],
    ['/api/v1', true],
    ['/api/v2', true],
    ['/api/v3', false],
    ['/API/V1/functions', false],
    ['//', false],
    ['', false],
    ['/anything-new', false],
  ])('may read %s: %s', (path, may) => {
    expect(mayStrangersAsk(asked('GET', path), 'anyone')).toBe(may);
    expect(mayStrangersAsk(asked('HEAD', path), 'anyone')).toBe(may);
    expect(mayStrangersAsk(asked('GET', path, true), 'anyone')).toBe(false);
    expect(mayStrangersAsk(asked('GET', path), 'login')).toBe(false);
  });

  test('write with a token, unless everything is behind the login', () => {
    expect(mayStrangersAsk(asked('POST', '/silences'), 'anyone')).toBe(true);
    expect(mayStrangersAsk(asked('POST', '/silences'), 'login')).toBe(false);
    expect(mayStrangersAsk(asked('POST', '/api/v1/channels/pager/events'), 'login')).toBe(true);
    expect(mayStrangersAsk(asked('POST', '/api/v1/channels/pager/events/x'), 'login')).toBe(false);
  });
});

test.each([
  ['POST', '/incidents/x1/acknowledge', 'acknowledge incidents', 'x1'],
  ['POST', '/api/v1/incidents/x1/acknowledge', 'acknowledge incidents', 'x1'],
  ['POST', '/api/v1/silences', 'make silences', ''],
  ['DELETE', '/api/v1/silences/a%20b', 'remove silences', 'a b'],
  ['DELETE', '/api/v1/silences/%zz', 'remove silences', '%zz'],
  ['POST', '/sign-in', 'sign in', ''],
  ['POST', '/api/v1/channels/pager/events', 'events channels', 'pager'],
  ['PATCH', '/', 'change ', ''],
])('%s %s is written down as %j of %j', (method, path, what, which) => {
  expect(deedOf(method, path)).toEqual({ what: what.trim(), which });
});
