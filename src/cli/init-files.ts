// The files of a new project, as `bellwether init` writes them. Both checks pass against any site that answers.

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
      stillWorks: The telephone and e-mail.
      tellCustomers: Our site is unavailable just now. How can I help you on the telephone?

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

export const packageJson = (name: string, version: string): string =>
  `${JSON.stringify(
    {
      name,
      private: true,
      type: 'module',
      scripts: { start: 'bellwether start', check: 'bellwether run', validate: 'bellwether validate' },
      dependencies: { bellwether: `^${version}` },
    },
    null,
    2,
  )}\n`;

/** For editors: Node runs the checks as they are, so only what Node can strip may be written. */
export const tsconfigJson = `{
  "compilerOptions": {
    "target": "es2024",
    "module": "nodenext",
    "strict": true,
    "noEmit": true,
    "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true
  },
  "include": ["checks"]
}
`;

export const gitignore = `node_modules/
data/
.env
`;
