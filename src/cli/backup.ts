import { countOf } from '../library/count-of.ts';
import { backUp } from '../store/sqlite/back-up.ts';
import type { Command } from './command.ts';
import { nameOf, storeAddressOf } from './move/store-address.ts';

const USAGE = `sabak backup FILE

Copies the database (DATA_DIR/sabak.sqlite) to FILE, checks the copy and says what is in it. Works while Sabak runs.
FILE must not exist yet. It holds everything, secrets too: guard it like the original.
To restore: stop Sabak, put the copy in the place of DATA_DIR/sabak.sqlite, remove sabak.sqlite-wal and
sabak.sqlite-shm beside it, start Sabak.
A MongoDB (MONGODB_URI) has its own tools: docs/moving.md.
`;

export const backupCommand: Command = {
  name: 'backup',
  summary: 'copy the database to a file, while Sabak runs',
  usage: USAGE,
  async run([file, ...others], io) {
    if (!file || others.length > 0) {
      io.writeError(USAGE);
      return 2;
    }
    const address = storeAddressOf(io.env);
    if (!address.ok || address.value.kind === 'mongodb') {
      io.writeError(address.ok ? byOwnTools(nameOf(address.value), file) : `${address.problems.join('\n')}\n`);
      return 1;
    }
    const { learners, facts } = backUp(address.value.path, file);
    io.write(`${file}: ${countOf(learners, 'learner')} and ${countOf(facts, 'fact')}, copied and checked.\n`);
    return 0;
  },
};

/** What MONGODB_URI names is where learners are: an old SQLite file beside it would be no backup of them. */
function byOwnTools(place: string, file: string): string {
  return `Everything is in ${place} (MONGODB_URI), and nothing was copied. While Sabak runs, take your provider's snapshots, or
  mongodump --uri=ADDRESS_WITHOUT_DATABASE --oplog --gzip --archive=${file}
While Sabak is stopped, this makes one SQLite file of everything:
  npx sabak move --from mongodb --to sqlite:${file}
`;
}
