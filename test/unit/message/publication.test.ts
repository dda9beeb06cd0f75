import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import { endingOf } from '../../../src/message/ending.ts';
import { publicationsOf } from '../../../src/message/publication.ts';
import { withEnding, withPublications } from '../../../src/record/deciders/publish.ts';
import { aConfig } from '../web/fixture-config.ts';
import { anIncident, MINUTE, NOW } from '../web/fixture-world.ts';
import { noteOf } from '../../support/build/timeline.ts';

const config = aConfig();
const incident = (more: Partial<Incident> = {}) =>
  anIncident('component:voyager@live', ['place-order-card', 'card-gateway'], config, more);
const line = (kind: 'opened' | 'joined' | 'note' | 'restored', at = NOW) => noteOf('x', at, kind);
const renamed = aConfig(undefined, [], {
  components: new Map([...config.components].map(([id, one]) => [id, { ...one, name: 'Renamed', provides: 'Else' }])),
});

describe('what is published of an incident', () => {
  test('is a sentence for each audience that it concerns and one for everybody, without what only operations know', () => {
    const made = publicationsOf(line('opened'), incident(), { config })!;
    expect(Object.keys(made)).toEqual(['customer-service', 'back-office', 'operations', 'everybody']);
    expect(made['customer-service']!.title).toContain('Voyager is down');
    expect(made.everybody!.texts).toEqual([incident().title]);
    expect(JSON.stringify(made['customer-service'])).not.toMatch(/locator|503/);
  });

  test('is nothing to those who use none of its functions', () => {
    const goods = anIncident('function:receive-goods@live', ['receive-goods'], config);
    expect(publicationsOf(line('opened'), goods, { config })).not.toHaveProperty('customer-service');
  });

  test('is nothing when the line is not for people outside', () => {
    expect(publicationsOf(line('note'), incident(), { config })).toBeUndefined();
    expect(publicationsOf(line('opened'), incident({ causeKey: 'self:store' }), { config })).toBeUndefined();
  });

  test('begins with the function that joins for those who had none in it', () => {
    const at = NOW - MINUTE;
    const affected = incident().affected.map((one) => ({ ...one, joinedAt: at }));
    const made = publicationsOf(line('joined', at), incident({ affected }), { config })!;
    expect(made['customer-service']!.title).not.toContain('More is affected');
  });

  test('is kept with the line of the timeline in which it was said', () => {
    const decision = { kind: 'changed', incident: incident(), entries: [line('joined')], notices: [] } as const;
    expect(withPublications(decision, { config }).entries[0]!.published?.everybody?.title).toContain('Voyager');
  });
});

describe('the end of an incident', () => {
  const over = incident({ stage: 'restored', availableAt: NOW, restoredAt: NOW });

  test('is told in the words of its time, whatever the component is called later', () => {
    const closed = withEnding({ kind: 'closed', incident: over, entries: [], notices: [] }, config, NOW);
    expect(closed.incident.ending).toEqual(endingOf(over, config, NOW));
    expect(closed.incident.ending).toMatchObject({ component: 'Voyager', was: expect.stringContaining('was') });
    expect(withEnding(closed, renamed, NOW).incident.ending).toEqual(closed.incident.ending);
  });

  test('is not told while it goes on', () => {
    const open = { kind: 'changed', incident: incident(), entries: [], notices: [] } as const;
    expect(withEnding(open, config, NOW)).toBe(open);
  });
});
