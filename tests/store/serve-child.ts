import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';

/** Serves from the file until it is killed. */
await openSqliteStore({ path: String(process.argv[2]), serve: true });
process.stdout.write('serving\n');
process.stdin.resume();
