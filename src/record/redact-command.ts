// What people and machines outside tell us enters here: alerts, names, reasons of silences. Their texts are redacted before
// anything is decided by them, so that none is stored, shown or sent with a secret in it.
import type { Signal } from '../model/signal.ts';
import type { Planned } from '../model/planned.ts';
import type { KnownSecrets } from '../secrets/known-secrets.ts';
import type { Command } from './command.ts';
import type { Recorder } from './recorder.ts';

/** The same recorder, given every command redacted. Results of runs come redacted from the runner. */
export const redactingRecorder = (recorder: Recorder, secrets: KnownSecrets): Recorder => ({
  world: recorder.world,
  execute: (command) => recorder.execute(redacted(command, (whole) => secrets.redactor.text(whole)) as typeof command),
  isMute: () => recorder.isMute(),
  trouble: (locale) => recorder.trouble(locale),
  [Symbol.asyncDispose]: () => recorder[Symbol.asyncDispose](),
});

type Text = (whole: string) => string;

function redacted(command: Command, text: Text): Command {
  switch (command.act) {
    case 'acknowledge':
    case 'close-at-pager':
    case 'cancel-planned':
      return { ...command, by: text(command.by) };
    case 'report-signals':
      return { ...command, signals: command.signals.map((one) => redactSignal(one, text)) };
    case 'report-some-signals':
      return {
        ...command,
        raised: command.raised.map((one) => redactSignal(one, text)),
        endedIds: command.endedIds.map(text),
      };
    case 'plan':
      return { ...command, planned: redactPlanned(command.planned, text) };
    default:
      return command;
  }
}

const redactSignal = (signal: Signal, text: Text): Signal => ({
  ...signal,
  id: text(signal.id),
  says: text(signal.says),
  ...(signal.detail !== undefined && { detail: text(signal.detail) }),
});

function redactPlanned(planned: Planned, text: Text): Planned {
  if (planned.kind === 'silence') {
    const { silence } = planned;
    return { ...planned, silence: { ...silence, by: text(silence.by), why: text(silence.why) } };
  }
  const { window } = planned;
  return { ...planned, window: { ...window, by: text(window.by), says: text(window.says) } };
}
