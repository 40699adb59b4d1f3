import type { Archive } from '../store/archive.ts';
import type { Command, CommandIo } from './command.ts';
import { type Moved, moveArchive } from './move/move-archive.ts';
import { openArchive } from './move/open-archive.ts';
import { progressLine } from './move/progress-line.ts';
import { isSameStore, parseStoreAddress, type StoreAddress } from './move/store-address.ts';
import { readArguments } from './read-arguments.ts';

const USAGE = `sabak move --from STORE --to STORE

Copies everything that a store holds into another one that is empty, then reads both and compares them. STORE is one of
  sqlite:PATH        such as sqlite:data/sabak.sqlite
  mongodb://…        as MONGODB_URI has it; or mongodb+srv://…
  mongodb            what MONGODB_URI (or the file that MONGODB_URI_FILE names) says

Stop Sabak first. What breaks off goes on where it was, by the same command; until all is there and compared, Sabak can't be
started on the target. The source stays as it is. See docs/moving.md.
`;

type Options = { readonly from: StoreAddress; readonly to: StoreAddress };

export const moveCommand: Command = {
  name: 'move',
  summary: 'move everything from SQLite to MongoDB, or back',
  usage: USAGE,
  async run(args, io) {
    const options = parseOptions(args, io);
    if (typeof options === 'string') {
      io.writeError(`${options}\n\n${USAGE}`);
      return 2;
    }
    await using opened = new AsyncDisposableStack();
    const open = async (address: StoreAddress, mayBeNew: boolean): Promise<Archive> => {
      const archive = await openArchive(address, mayBeNew);
      opened.defer(() => archive.close());
      return archive;
    };
    const source = await open(options.from, false);
    return await move(source, await open(options.to, true), io);
  },
};

/** The options, or what is wrong with them. */
function parseOptions(args: readonly string[], { env }: CommandIo): Options | string {
  const read = readArguments({ args: [...args], options: { from: { type: 'string' }, to: { type: 'string' } } });
  if (typeof read === 'string') return read;
  const { values } = read;
  if (values.from === undefined || values.to === undefined) return 'Both --from and --to are needed.';
  const from = parseStoreAddress('--from', values.from, env);
  if (!from.ok) return from.problems.join('\n');
  const to = parseStoreAddress('--to', values.to, env);
  if (!to.ok) return to.problems.join('\n');
  if (isSameStore(from.value, to.value)) return '--from and --to name the same store.';
  return { from: from.value, to: to.value };
}

async function move(source: Archive, target: Archive, io: CommandIo): Promise<number> {
  const line = progressLine(io, process.stderr.isTTY === true);
  const tell = (doing: string, kind: string, count: number) => line.show(`${kind}: ${count} ${doing}`);
  const moved = await moveArchive(source, target, { clock: Date.now, signal: io.signal, tell }).finally(line.clear);
  io.write(tableOf(moved));
  const differing = moved.filter(({ isSame }) => !isSame).map(({ kind }) => kind);
  if (differing.length === 0) {
    io.write(`${target.place} holds everything now. ${source.place} is as it was: start Sabak on one of them only.\n`);
    return 0;
  }
  io.writeError(
    `These differ: ${differing.join(', ')}. Something wrote to ${source.place} or ${target.place} meanwhile. Sabak can't be started on ${target.place}: empty it, and move again.\n`,
  );
  return 1;
}

function tableOf(moved: readonly Moved[]): string {
  const rows = [
    ['', 'from', 'to', 'SHA-256, summed'],
    ...moved.map(({ kind, source, target, isSame }) => [
      kind,
      String(source.count),
      String(target.count),
      isSame ? source.hash : `${source.hash} is not ${target.hash}`,
    ]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [first, second, third] = [width(0), width(1), width(2)];
  return rows
    .map(
      ([kind = '', from = '', to = '', hash = '']) =>
        `${kind.padEnd(first)}  ${from.padStart(second)}  ${to.padStart(third)}  ${hash}\n`,
    )
    .join('');
}
