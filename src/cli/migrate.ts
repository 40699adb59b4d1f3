import { LEARNER_SCHEMA } from '../learning/learner.ts';
import { countOf } from '../library/count-of.ts';
import type { Command, CommandIo } from './command.ts';
import { migrateLearners } from './move/migrate-learners.ts';
import { progressLine } from './move/progress-line.ts';
import { nameOf, parseStoreAddress, type StoreAddress, storeAddressOf } from './move/store-address.ts';
import { openNamedStore } from './open-named-store.ts';
import { readArguments } from './read-arguments.ts';

const USAGE = `sabak migrate [--store sqlite:PATH | mongodb://…]

Brings the learners who were last written by an earlier version of Sabak to the schema of this one, while Sabak runs. Without it,
each is brought there when she next does something. What breaks off goes on where it was.

  --store   absent: what MONGODB_URI names, else DATA_DIR/sabak.sqlite

Exits with 1 where learners of an earlier version are damaged, and names them; others it does not look at. Processes of an earlier version can't read whoever was migrated: they
leave her to the newer ones. See docs/moving.md.
`;

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the learners of an earlier version up to date, while Sabak runs',
  usage: USAGE,
  async run(args, io) {
    const address = parseOptions(args, io);
    if (typeof address === 'string') {
      io.writeError(`${address}\n\n${USAGE}`);
      return 2;
    }
    const store = await openNamedStore(address);
    const line = progressLine(io, process.stderr.isTTY === true);
    try {
      const { migrated, damaged } = await migrateLearners(store, {
        signal: io.signal,
        tell: (count) => line.show(`${count} migrated`),
      }).finally(line.clear);
      for (const { message } of damaged) io.writeError(`${message}\n`);
      io.write(`${nameOf(address)}: ${describe(migrated, damaged.length, io.signal.aborted)}\n`);
      return damaged.length > 0 || io.signal.aborted ? 1 : 0;
    } finally {
      await store.close();
    }
  },
};

/** Which store, or what is wrong with the options. */
function parseOptions(args: readonly string[], { env }: CommandIo): StoreAddress | string {
  const read = readArguments({ args: [...args], options: { store: { type: 'string' } } });
  if (typeof read === 'string') return read;
  const { store } = read.values;
  const address = store === undefined ? storeAddressOf(env) : parseStoreAddress('--store', store, env);
  return address.ok ? address.value : address.problems.join('\n');
}

function describe(migrated: number, damaged: number, isBrokenOff: boolean): string {
  const done = `${countOf(migrated, 'learner')} migrated to schema ${LEARNER_SCHEMA}${damaged > 0 ? `, ${damaged} damaged` : ''}`;
  return isBrokenOff ? `${done}; broken off, the same command goes on` : done;
}
