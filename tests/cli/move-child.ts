import { moveArchive } from '../../src/cli/move/move-archive.ts';
import { openArchive } from '../../src/cli/move/open-archive.ts';
import { parseStoreAddress } from '../../src/cli/move/store-address.ts';

/**
 * Moves FROM to TO, and prints a line after each step, and whether both are the same in the end. With a number of steps it stands
 * still after so many, until it is killed.
 */
const [from = '', to = '', stillAfter = 'Infinity'] = process.argv.slice(2);
const source = await openArchive(addressOf(from), false);
const target = await openArchive(addressOf(to), true);
let steps = 0;
const moved = await moveArchive(source, target, {
  clock: Date.now,
  signal: new AbortController().signal,
  tell: (doing, kind, count) => {
    process.stdout.write(`${doing} ${kind} ${count}\n`);
    if (++steps === Number(stillAfter)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
await source.close();
await target.close();
process.stdout.write(`${moved.every(({ isSame }) => isSame) ? 'same' : 'different'}\n`);

function addressOf(text: string) {
  const read = parseStoreAddress('an argument', text, {});
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.value;
}
