// What a table of scripts consists of, and how all scripts of a table are run at once.
import { browserScript, httpScript, type Project } from '../project.ts';

/** A script that an engineer got wrong. The line that the run must name ends with `// HERE`; several lines may. */
export interface Mistake {
  readonly id: string;
  /** Completes "a script with …". */
  readonly slip: string;
  readonly script: string;
  /** A word of the remedy. */
  readonly says: RegExp;
  /** What `validate` says of it, where it can know without running it. */
  readonly validate?: RegExp;
}

/** A script that is right, whatever the target answers. */
export interface Sound {
  readonly id: string;
  /** Completes "a script with …". */
  readonly about: string;
  readonly script: string;
  readonly outcome: 'passed' | 'failed';
  /** A word of the failure. */
  readonly says?: RegExp;
  /** Fields of its function. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A run as `bellwether run --reporter json` writes it. */
export interface RunResult {
  readonly functionId: string;
  readonly outcome: string;
  readonly steps: readonly { readonly name: string; readonly ok: boolean }[];
  readonly trouble?: { readonly trouble: string; readonly message: string };
  readonly failure?: { readonly message: string; readonly step?: string; readonly detail?: string };
}

/** The first step of most journeys. */
export const openShop = `  await step('Open the shop', async () => { await page.goto('/'); });`;

/** A journey of one step that has opened the shop. */
export const onPage = (inside: string): string =>
  browserScript(`  await step('Look at the shop', async () => {
    await page.goto('/');
${inside}
  });`);

/** An HTTP check of one step. */
export const inStep = (inside: string): string =>
  httpScript(`  await step('Ask', async () => {
${inside}
  });`);

/** An HTTP check of one step that has a reply. */
export const withReply = (inside: string): string =>
  inStep(`    const reply = await http.get('/api/queue');
    expect(reply.status).toBe(200);
${inside}`);

/** What stands below the imports of a check that passes. */
export const passingCheck = `export default httpCheck(async ({ http, step }) => {
  await step('Ask', async () => {
    expect((await http.get('/')).status).toBe(200);
  });
});
`;

/** Names of the lines that a script marks, as `checks/ID.ts:LINE`. */
export const marked = ({ id, script }: Pick<Mistake, 'id' | 'script'>): readonly string[] =>
  script.split('\n').flatMap((line, at) => (line.endsWith('// HERE') ? [`checks/${id}.ts:${at + 1}`] : []));

/** Runs functions in one go and returns what came of each. */
export async function runAll(
  project: Project,
  cases: readonly { readonly id: string }[],
): Promise<{ readonly code: number; readonly results: ReadonlyMap<string, RunResult> }> {
  const { code, json, stderr } = await project.run(['run', ...cases.map(({ id }) => id), '--reporter', 'json']);
  if (!Array.isArray(json)) throw new Error(`bellwether run ended with ${code} and printed no results:\n${stderr}`);
  return { code, results: new Map((json as readonly RunResult[]).map((result) => [result.functionId, result])) };
}
