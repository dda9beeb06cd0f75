// What people and machines outside tell us enters here: alerts, names, reasons of silences. Their texts are redacted before
// anything is decided by them, so that none is stored, shown or sent with a secret in it.
import type { Signal } from '../model/signal.ts';
import type { Planned } from '../model/planned.ts';
import type { KnownSecrets } from '../secrets/known-secrets.ts';
import type { Recorder } from './recorder.ts';

/** The same recorder, told everything redacted. Results of runs come redacted from the runner. */
export function redactingRecorder(recorder: Recorder, secrets: KnownSecrets): Recorder {
  const text = (whole: string) => secrets.redactor.text(whole);
  const signal = (one: Signal): Signal => ({
    ...one,
    id: text(one.id),
    says: text(one.says),
    ...(one.detail !== undefined && { detail: text(one.detail) }),
  });
  return {
    world: recorder.world,
    begin: (job) => recorder.begin(job),
    skip: (job) => recorder.skip(job),
    finish: (result) => recorder.finish(result),
    tick: () => recorder.tick(),
    resumeAfterPause: (from) => recorder.resumeAfterPause(from),
    missed: (place, count, since) => recorder.missed(place, count, since),
    acknowledge: (incidentId, by) => recorder.acknowledge(incidentId, text(by)),
    closedAtPager: (incidentId, by) => recorder.closedAtPager(incidentId, text(by)),
    report: (source, signals) => recorder.report(source, signals.map(signal)),
    reportSome: (source, raised, endedIds) => recorder.reportSome(source, raised.map(signal), endedIds.map(text)),
    plan: (planned) => recorder.plan(redactPlanned(planned, text)),
    unplan: (id, by) => recorder.unplan(id, text(by)),
    reconfigure: (config) => recorder.reconfigure(config),
    noteQueued: (messages) => recorder.noteQueued(messages),
    noteUntaken: (channel, notice) => recorder.noteUntaken(channel, notice),
    isMute: () => recorder.isMute(),
    trouble: (locale) => recorder.trouble(locale),
    [Symbol.asyncDispose]: () => recorder[Symbol.asyncDispose](),
  };
}

function redactPlanned(planned: Planned, text: (whole: string) => string): Planned {
  if (planned.kind === 'silence') {
    const { silence } = planned;
    return { ...planned, silence: { ...silence, by: text(silence.by), why: text(silence.why) } };
  }
  const { window } = planned;
  return { ...planned, window: { ...window, by: text(window.by), says: text(window.says) } };
}
