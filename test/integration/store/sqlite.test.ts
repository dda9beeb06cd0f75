import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite in a folder', async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-store-'));
  let store = await openStore(folder, { clock });
  return {
    clock,
    store,
    async reopen() {
      await store[Symbol.asyncDispose]();
      store = await openStore(folder, { clock });
      return store;
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
});
