import { describe, expect, test } from 'vitest';
import { createLocale } from '../../../src/i18n/locale.ts';
import { saidByJournal } from './said/journal.ts';
import { saidOfSignals, saidOfTelling } from './said/incidents.ts';
import { mails } from './said/mails.ts';
import { saidOfDeliveries } from './said/messages.ts';
import { saidOfAlarms, saidOfMonitor, saidOfTheRest } from './said/signals.ts';

const locale = createLocale('Europe/Berlin', 'de');

describe('in German', () => {
  test('the telling says how severity rose, who is told next, and what holds it', () => {
    expect(saidOfTelling(locale)).toEqual(
      expect.arrayContaining([
        'Schweregrad von „schwer“ auf „kritisch“ erhöht: 1 Funktion betroffen, Dauer bisher 1 Sekunde.',
        'Noch hat niemand die Störung übernommen (bisher 5 Minuten): an ZkChat gemeldet.',
        'Zu viele Störungen auf einmal: an ZkPager gehen sie alle in einer Meldung.',
        'Bis 10:11 MEZ wird niemand benachrichtigt: stummgeschaltet von ZkAsha (ZkWhy).',
        'Bis 10:11 MEZ wird niemand benachrichtigt: geplante Arbeiten (ZkWork).',
        'Hierüber wird niemand benachrichtigt: ZkGate wird dafür gebraucht und ist ausgefallen (Störung ZkDeeper).',
        'Niemand wird benachrichtigt: keine Regel der Konfiguration passt.',
        'Niemand wird benachrichtigt: ZkSilent.',
      ]),
    );
  });

  test('signals say that they are over, certificates when they end, storms how many', () => {
    expect(saidOfSignals(locale)).toContain('Nicht mehr: ZkSays.');
    expect(saidOfSignals(locale).at(-1)).toBe('Vorbei: ZkSays. Das dauerte 10 Minuten.');
    const rest = saidOfTheRest(locale);
    expect(rest[0]).toBe(
      'Ein Zertifikat läuft ab (ZkLive): Mo. 5. Jan. 2026, 10:00 MEZ. Danach: ZkSummary0. ZkSummary1. ZkSummary2. ZkSummary3. ZkSummary4. Und 4 weitere.',
    );
    expect(rest).toContain(
      '2 weitere Störungen, zu viele auf einmal, um sie einzeln zu melden: siehe die Liste der Störungen.',
    );
  });

  test('named alarms say what holds with German numbers, and until when it held', () => {
    const [, on, , off] = saidOfAlarms(locale);
    expect(on).toMatch(
      /^ZkOrder ist seit 10:00 MEZ langsam; ZkDepth beträgt 40,5 \(über 1\); .*ist mindestens 2-mal fehlgeschlagen \(Zeitraum: 10 Minuten\)/,
    );
    expect(off).toMatch(/^ZkOrder ist seit 10:00 MEZ langsam \(bis 10:01 MEZ\); /);
  });

  test('the monitor says what is wrong with itself', async () => {
    expect(saidOfMonitor(locale)).toContain('Bellwether selbst: Der Zeitplan läuft nicht.');
    expect(saidOfMonitor(locale)).toContain(
      'Bis zu 20,0 s in den letzten Minuten. Die Prüfungen brauchen 130 % dessen, was hier am knappsten ist; „bellwether doctor --capacity“ sagt, wovon und was zu tun ist.',
    );
    expect(await saidByJournal(locale)).toEqual([
      'Seit Mo. 5. Jan. 2026, 10:00 MEZ konnte nichts geschrieben werden; 3 Ergebnisse warten im Arbeitsspeicher. ZkFull.',
      'Seit Mo. 5. Jan. 2026, 10:00 MEZ konnte nichts geschrieben werden; 1 Ergebnis wartet im Arbeitsspeicher. Bloße Ergebnisse, die aufgegeben werden mussten: 2. ZkFull.',
    ]);
  });

  test('the timeline says who was told', async () => {
    expect(saidOfDeliveries(locale)).toEqual(
      expect.arrayContaining([
        'An ZkPager gemeldet, dass die Störung begonnen hat.',
        'Nach 3 Versuchen an ZkPager gemeldet, dass die Störung behoben ist.',
        'ZkPager hat die Meldung abgelehnt, dass daran gearbeitet wird: ZkError.',
      ]),
    );
  });

  test('mails ask whether it was they, say how to get no more of them, and name their language', () => {
    const [confirm, , opened] = mails(locale);
    expect(confirm!.subject).toBe('Bitte bestätigen: E-Mails über den Status der Dienste von ZkFirm');
    expect(confirm!.text).toContain('Bestätigen: https://zk.example/subscribe/confirm?t=ZkConfirm');
    expect(confirm!.text).toContain('Die Adresse sofort löschen lassen: https://zk.example/unsubscribe?t=ZkLeave');
    expect(opened!.text).toContain('Seit 10:00 MEZ.\n\nWas weiter funktioniert: ZkStill.');
    expect(opened!.text).toContain(
      'Sie bekommen diese E-Mail, weil diese Adresse auf der Statusseite von ZkFirm angegeben wurde.\nKeine E-Mails mehr bekommen: https://zk.example/unsubscribe?t=ZkLeave',
    );
    for (const { html } of mails(locale)) expect(html).toMatch(/^<!DOCTYPE html><html lang="de">/);
  });
});
