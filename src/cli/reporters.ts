// How `bellwether run` tells what happened: to a person step by step, to a program at the end.
import type { BusinessFunction } from '../model/function.ts';
import type { RunResult } from '../model/run.ts';
import type { Progress } from '../run/messages.ts';
import { impactOf } from '../state/impact.ts';
import { shortDuration } from '../time/duration.ts';
import { isoTime } from '../time/zone.ts';
import { paint, plain } from './terminal.ts';
import { xmlText } from '../text/xml-text.ts';

export interface Reporter {
  started(fn: BusinessFunction, target: string): void;
  progress(progress: Progress, attempt: number): void;
  finished(fn: BusinessFunction, result: RunResult): void;
  /** After the last run, in the order in which they ran. */
  ended(results: readonly { fn: BusinessFunction; result: RunResult }[]): void;
}

export const reporterNames = ['pretty', 'json', 'junit'] as const;
export type ReporterName = (typeof reporterNames)[number];

type Write = (text: string) => void;

/** @param evidenceFolder where a run's evidence lies, to tell a person where to look */
export function createReporter(name: ReporterName, write: Write, evidenceFolder: (runId: string) => string): Reporter {
  switch (name) {
    case 'pretty':
      return pretty(write, evidenceFolder);
    case 'json':
      return {
        ...silent,
        ended: (all) =>
          write(
            `${JSON.stringify(
              all.map(({ result }) => result),
              null,
              2,
            )}\n`,
          ),
      };
    case 'junit':
      return { ...silent, ended: (all) => write(junit(all)) };
  }
}

const silent = { started: () => {}, progress: () => {}, finished: () => {} };

const marks = {
  passed: () => paint('green', '✓'),
  flaky: () => paint('yellow', '~'),
  failed: () => paint('red', '✗'),
  inconclusive: () => paint('yellow', '?'),
};

function pretty(write: Write, evidenceFolder: (runId: string) => string): Reporter {
  let lastAttempt = 1;
  let waits = false;
  const line = (text: string) => write(`${text}\n`);
  return {
    started(fn, target) {
      lastAttempt = 1;
      waits = typeof fn.retry === 'object' && fn.retry.afterMs > 0;
      line(`\n${paint('bold', fn.question)} ${paint('dim', `${fn.id} on ${target}`)}`);
    },
    progress(progress, attempt) {
      if (attempt > lastAttempt)
        line(paint('dim', `  ${waits ? 'second attempt' : 'failed: second attempt at once'}, with evidence`));
      lastAttempt = Math.max(lastAttempt, attempt);
      if (progress.kind === 'log') line(paint('dim', `    ${plain(progress.text)}`));
      if (progress.kind !== 'step-ended') return;
      const { name, depth, ok, durationMs, error } = progress.step;
      const mark = ok ? marks.passed() : marks.failed();
      line(`  ${'  '.repeat(depth)}${mark} ${plain(name)} ${paint('dim', shortDuration(durationMs))}`);
      if (error && !ok) line(paint('red', `  ${'  '.repeat(depth)}  ${plain(error)}`));
    },
    finished(fn, result) {
      const took = paint('dim', `(${shortDuration(result.durationMs)})`);
      switch (result.outcome) {
        case 'passed':
          return line(`${marks.passed()} Yes ${took}`);
        case 'flaky':
          line(
            `${marks.flaky()} Yes, when tried again ${took}. The first try: ${plain(result.failure?.message ?? '')}`,
          );
          if (result.evidence.length > 0) line(`  Evidence:  ${evidenceFolder(result.runId)}`);
          return undefined;
        case 'failed':
          line(`${marks.failed()} ${paint('red', 'No')} ${took}. ${impactOf(fn, result.failure?.component).summary}`);
          if (result.failure?.step) line(`  Step:      ${plain(result.failure.step)}`);
          line(`  Error:     ${plain(result.failure?.message ?? '')}`);
          if (result.failure?.detail)
            line(paint('dim', plain(result.failure.detail).replaceAll(/^/gm, '             ')));
          if (result.evidence.length > 0) line(`  Evidence:  ${evidenceFolder(result.runId)}`);
          return undefined;
        case 'inconclusive':
          return line(`${marks.inconclusive()} Cannot be judged: ${plain(result.trouble?.message ?? '')}`);
      }
    },
    ended(all) {
      const count = (outcome: RunResult['outcome']) => all.filter(({ result }) => result.outcome === outcome).length;
      const parts = (['passed', 'flaky', 'failed', 'inconclusive'] as const)
        .filter((outcome) => count(outcome) > 0)
        .map((outcome) => `${count(outcome)} ${outcome}`);
      line(`\n${parts.join(', ') || 'nothing to try'}`);
      const notes = all.flatMap(({ fn, result }) => (result.notes ?? []).map((note) => `${fn.id}: ${note}`));
      for (const note of new Set(notes)) line(`${paint('yellow', 'Note')} ${plain(note)}`);
    },
  };
}

/** One suite, a case per run; inconclusive runs are errors, not failures. Form: the widespread JUnit XML. */
function junit(all: readonly { fn: BusinessFunction; result: RunResult }[]): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const cases = all.map(({ fn, result }) => {
    const head = `  <testcase classname="${xmlText(fn.id)}" name="${xmlText(fn.question)} (${xmlText(result.target)})" time="${seconds(result.durationMs)}" timestamp="${isoTime(result.startedAt)}">`;
    const out = result.log.length > 0 ? `<system-out>${xmlText(result.log.join('\n'))}</system-out>` : '';
    if (result.outcome === 'failed') {
      return `${head}<failure message="${xmlText(result.failure?.message ?? '')}">${xmlText(`${result.failure?.step ?? ''}\n${result.failure?.detail ?? ''}`.trim())}</failure>${out}</testcase>`;
    }
    if (result.outcome === 'inconclusive') {
      return `${head}<error message="${xmlText(result.trouble?.message ?? '')}"/>${out}</testcase>`;
    }
    return `${head}${out}</testcase>`;
  });
  const count = (outcome: RunResult['outcome']) => all.filter(({ result }) => result.outcome === outcome).length;
  const total = all.reduce((sum, { result }) => sum + result.durationMs, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ` <testsuite name="bellwether" tests="${all.length}" failures="${count('failed')}" errors="${count('inconclusive')}" time="${seconds(total)}">`,
    ...cases,
    ' </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
