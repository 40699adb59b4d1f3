import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { NOW } from './samples.ts';

/** Waits for a line, then takes leases of many names for `by`, one after the other, and prints those that it has got. */
const [path, by] = process.argv.slice(2);
const store = await openSqliteStore({ path: String(path) });
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const taken: number[] = [];
for (let i = 0; i < 100; i++) {
  if (await store.leases.take(`lease-${i}`, String(by), { now: NOW, forMs: 1_000 })) taken.push(i);
}
await store.close();
process.stdout.write(`${taken.join(' ')}\n`);
process.stdin.destroy();
