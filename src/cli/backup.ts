import { countOf } from '../library/count-of.ts';
import { backUp } from '../store/sqlite/back-up.ts';
import type { Command } from './command.ts';
import { foldersOf } from './folders-of.ts';

const USAGE = `sabak backup FILE

Copies the database (DATA_DIR/sabak.sqlite) to FILE, checks the copy and says what is in it. Works while Sabak runs.
FILE must not exist yet. It holds everything, secrets too: guard it like the original.
To restore: stop Sabak, put the copy in the place of DATA_DIR/sabak.sqlite, remove sabak.sqlite-wal and
sabak.sqlite-shm beside it, start Sabak.
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
    const { learners, facts } = backUp(foldersOf(io.env).database, file);
    io.write(`${file}: ${countOf(learners, 'learner')} and ${countOf(facts, 'fact')}, copied and checked.\n`);
    return 0;
  },
};
