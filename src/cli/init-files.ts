// The files of a new project, as `bellwether init` writes them. Both checks pass against any site that answers.
import type { manifest } from '../version.ts';

type Manifest = typeof manifest;

export const configYaml = (url: string): string => `# yaml-language-server: $schema=./config.schema.json
# What Bellwether asks, how often, and what it means when the answer is no.
# "npx bellwether validate" finds every mistake in here, "npx bellwether run" tries all functions once.
organisation: My organisation
timezone: ${Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'}

targets:
  live:
    url: \${SITE_URL:-${url}}

components:
  site:
    name: Web site
    provides: Our web site

functions:
  open-the-site:
    question: Can visitors open our site?
    check: checks/open-the-site.ts
    every: 1m
    timeout: 30s
    severity: critical
    audiences: [customer-service]
    dependsOn: [site]
    alarm: { after: 2 in a row }
    impact:
      summary: Visitors cannot open our site.
      tellCustomers: &sorry Our site is unavailable just now. How can I help you on the telephone?
      workaround: Take requests by telephone and e-mail.
      whenDown: # words for when this component is down, which breaks every function that needs it
        site: { tellCustomers: *sorry }

  site-answers:
    question: Does our site answer?
    check: checks/site-answers.ts
    every: 30s
    timeout: 10s
    slowAfter: 3s
    severity: major
    audiences: [operations]
    dependsOn: [site]
    impact:
      summary: Our site does not answer.

# Who is told. Until there is a channel, nobody is; the status page shows everything all the same.
# channels:
#   chat: { type: slack, webhook: "\${CHAT_WEBHOOK}" }
#   mail: { type: email, to: [me@my.example], smtp: "smtp://127.0.0.1:25" }
`;

export const browserCheckTs = `import { browserCheck, expect } from 'bellwether';

// A journey in a real browser. Every step has a name that a person understands: it is what the page shows when it fails.
export default browserCheck(async ({ page, step }) => {
  await step('Open the start page', { component: 'site' }, async () => {
    const reply = await page.goto('/');
    expect(reply?.status(), 'status of the start page').toBeLessThan(400);
  });
  await step('See something on it', { component: 'site' }, async () => {
    await expect(page.locator('body')).not.toBeEmpty();
  });
});
`;

export const httpCheckTs = `import { httpCheck, expect } from 'bellwether';

// Without a browser: thousands of times cheaper, for interfaces and for "does it answer".
export default httpCheck(async ({ http, step, measure }) => {
  await step('Ask for the start page', { component: 'site' }, async () => {
    const reply = await http.get('/'); // relative to the target's url
    expect(reply.status, 'status of the start page').toBeLessThan(400);
    measure('first_byte_ms', reply.timings.firstByteMs, { unit: 'ms' }); // becomes a metric
  });
});
`;

const scripts = {
  start: 'bellwether start',
  validate: 'bellwether validate',
  try: 'bellwether run',
  lint: 'oxlint --deny-warnings',
  check: 'bellwether types && tsc && oxlint --deny-warnings',
};

/** What the editor and `npm run check` need. */
const developmentPackages = ['@types/node', 'oxlint', 'oxlint-tsgolint', 'typescript'];

/** A package.json for a project: a new one, or the one that is there with what it lacks. What is there stays as it is. */
export function projectManifest(
  existing: Readonly<Record<string, unknown>>,
  { name, manifest }: { readonly name: string; readonly manifest: Manifest },
): Record<string, unknown> {
  const { type, dependencies } = existing;
  const tools = developmentPackages.map((tool) => [tool, manifest.devDependencies[tool]]);
  return {
    ...(Object.keys(existing).length === 0 && { name, private: true }),
    ...existing,
    // npm writes "commonjs" into a new package.json; check scripts are ES modules.
    type: type === undefined || type === 'commonjs' ? 'module' : type,
    scripts: { ...scripts, ...section(existing['scripts']) },
    dependencies: { bellwether: `^${manifest.version}`, ...section(dependencies) },
    devDependencies: { ...Object.fromEntries(tools), ...section(existing['devDependencies']) },
  };
}

const section = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** For editors and `tsc`: Node runs the checks as they are, so only what Node can strip may be written. */
export const tsconfigJson = `{
  "compilerOptions": {
    "target": "es2024",
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "noEmit": true,
    "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true
  },
  "include": ["checks", "bellwether.d.ts"]
}
`;

/** A step or an expectation that nobody awaits fails unseen, or in the middle of what comes after it. */
export const oxlintrcJson = `{
  "plugins": ["typescript"],
  "options": { "typeAware": true },
  "rules": { "typescript/no-floating-promises": "error" },
  "ignorePatterns": ["node_modules", "data"]
}
`;

export const gitignore = `node_modules/
data/
.env
`;
