import { KnownSecrets } from '../secrets/known-secrets.ts';

/**
 * Every secret that this process has come to know by reading a configuration. One for the process, as a crash is reported
 * where nothing else is at hand any more.
 */
export const known = new KnownSecrets();
