// All that a check script imports: `import { browserCheck, expect } from 'bellwether'`.
export { browserCheck, httpCheck } from './check/check.ts';
export type { BrowserCheck, HttpCheck } from './check/check.ts';
export { expect } from './check/expect.ts';
export type { HttpClient } from './check/http-client.ts';
export type { BodyOptions, RequestOptions } from './check/http-options.ts';
export type { HttpReply } from './check/http-reply.ts';
export type { Register } from './check/register.ts';
export type { BrowserTools, HttpTools, Step, StepOptions, Tools } from './check/tools.ts';
export type { Timings } from './check/transport.ts';
export type { Browser, BrowserContext, Locator, Page } from 'playwright/test';
