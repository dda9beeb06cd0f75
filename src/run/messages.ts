// What host and child say to each other over the process channel. Both sides check what they read with these shapes:
// a child runs other people's code and may send anything.
import { checkKinds, type CheckKind } from '../model/check.ts';
import { failureKinds } from '../model/run.ts';
import { z } from 'zod';

const evidenceFile = z.object({
  kind: z.enum(['screenshot', 'trace', 'console', 'requests', 'log']),
  file: z.string(),
  bytes: z.number(),
  /** Of a picture: the texts that are on it, redacted with the secrets of the run. */
  shows: z.string().optional(),
});

const step = z.object({
  name: z.string(),
  depth: z.number(),
  component: z.string().optional(),
  startMs: z.number(),
  durationMs: z.number(),
  ok: z.boolean(),
  error: z.string().optional(),
});

/** A script and what it imports as the host read them: texts by real path, and which path leads to which real one. */
export const scriptSnapshot = z.object({
  texts: z.record(z.string(), z.string()),
  links: z.record(z.string(), z.string()),
});

/** One attempt of a script, as the child is asked to make it. Durations in milliseconds. */
export const attemptRequest = z.object({
  type: z.literal('attempt'),
  attemptId: z.string(),
  runId: z.string(),
  functionId: z.string(),
  checkFile: z.string(),
  /** File with a `scriptSnapshot` to load the script from; left out: as it is on the disk. */
  snapshotFile: z.string().optional(),
  target: z.object({
    name: z.string(),
    url: z.string(),
    variables: z.record(z.string(), z.string()),
    origins: z.array(z.string()),
    /** Left out: the program's own. */
    userAgent: z.string().optional(),
  }),
  location: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  secrets: z.record(z.string(), z.string()),
  page: z.object({
    device: z.string().optional(),
    locale: z.string().optional(),
    block: z.array(z.enum(['image', 'font', 'media', 'stylesheet'])),
    /** Left out: blocked. */
    serviceWorkers: z.enum(['allow', 'block']).optional(),
  }),
  propagateTrace: z.boolean(),
  timeoutMs: z.number(),
  /** For one action of the page; left out: the time of the run. */
  actionTimeoutMs: z.number().optional(),
  /** For matchers that wait; left out: 5 s. */
  expectTimeoutMs: z.number().optional(),
  cleanupMs: z.number(),
  /** False: nobody looks on, and `progress` need not be sent. Left out: it is sent. */
  reportProgress: z.boolean().optional(),
  /** Folder to leave evidence in, made when there is some; null: none is wanted. */
  evidenceFolder: z.string().nullable(),
  /** What the names of its files end with, so that two attempts can leave theirs side by side. */
  evidenceSuffix: z.string().optional(),
  /** False: only what a failure shows is kept, so that a run that passes pays nothing. Left out: everything is. */
  isThorough: z.boolean().optional(),
});

export const toChild = z.discriminatedUnion('type', [
  attemptRequest,
  z.object({ type: z.literal('abort'), attemptId: z.string(), reason: z.enum(['shut-down']) }),
  /** Load the script and say what kind it is, without running it. */
  z.object({
    type: z.literal('inspect'),
    inspectId: z.string(),
    checkFile: z.string(),
    snapshotFile: z.string().optional(),
  }),
  z.object({ type: z.literal('ping'), n: z.number() }),
  z.object({ type: z.literal('stop') }),
]);

/** How one attempt ended, from the child's own view. All texts are redacted before they leave the child. */
export const attemptResult = z.object({
  verdict: z.enum(['passed', 'failed', 'inconclusive']),
  /** Epoch milliseconds; the times of steps count from here. */
  scriptStartedAt: z.number().optional(),
  durationMs: z.number(),
  steps: z.array(step),
  failure: z
    .object({
      step: z.string().optional(),
      component: z.string().optional(),
      timedOut: z.boolean(),
      kind: z.enum(failureKinds).optional(),
      message: z.string(),
      detail: z.string().optional(),
    })
    .optional(),
  trouble: z.object({ trouble: z.string(), message: z.string() }).optional(),
  /** Of a failure: how long what makes the run stood still while the script ran. */
  standstill: z.object({ longestMs: z.number(), totalMs: z.number(), queuedMs: z.number() }).optional(),
  measurements: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string().optional() })),
  evidence: z.array(evidenceFile),
  certificateExpiresAt: z.number().optional(),
  cleanupFailures: z.number(),
  log: z.array(z.string()),
  /** What those who run it should know although it says nothing of the function. */
  notes: z.array(z.string()).optional(),
});

export const checkKind = z.enum(checkKinds);

export const fromChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('pong'), n: z.number() }),
  /** For `bellwether run`: steps as they happen. */
  z.object({
    type: z.literal('progress'),
    attemptId: z.string(),
    event: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('step-started'),
        name: z.string(),
        depth: z.number(),
        component: z.string().optional(),
      }),
      z.object({ kind: z.literal('step-ended'), step }),
      z.object({ kind: z.literal('log'), text: z.string() }),
    ]),
  }),
  /** The script turned out to be of the other kind: the host sends it where it belongs. */
  z.object({ type: z.literal('wrong-kind'), attemptId: z.string(), kind: checkKind }),
  z.object({ type: z.literal('done'), attemptId: z.string(), result: attemptResult }),
  z.object({
    type: z.literal('inspected'),
    inspectId: z.string(),
    kind: checkKind.nullable(),
    problem: z.string().optional(),
  }),
]);

export type SnapshotMessage = z.infer<typeof scriptSnapshot>;
export type AttemptRequest = z.infer<typeof attemptRequest>;
/** A script to load, from the host's snapshot of it or as it is on the disk. */
export type ScriptAsked = Pick<AttemptRequest, 'checkFile' | 'snapshotFile'>;
/** `isUnjudged`: no process could load the script, which says nothing about it. */
export type Inspected = { readonly kind: CheckKind } | { readonly problem: string; readonly isUnjudged?: true };
export type AttemptResult = z.infer<typeof attemptResult>;
export type ToChild = z.infer<typeof toChild>;
export type FromChild = z.infer<typeof fromChild>;
export type Progress = Extract<FromChild, { type: 'progress' }>['event'];
