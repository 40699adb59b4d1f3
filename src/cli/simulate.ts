import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command, CommandIo } from './command.ts';
import { readArguments } from './read-arguments.ts';

const USAGE = `sabak simulate [--seeds N] [--from N]
sabak simulate --seed N

Lives random worlds through on a virtual clock: learners, processes that crash, a database that fails, messengers that
deliver late, twice and out of order, clocks that differ, two versions of the program side by side. Afterwards nothing
may be lost, doubled, reordered or stuck. Each world is made of its seed alone. The exit code is 1 where a promise was
broken; the last line says how many seeds, events and faults there were.

  --seeds N   how many worlds; 300 where it is left out
  --from N    the first seed; 1 where it is left out
  --seed N    one world, and all that happens in it
`;

const SOURCES = path.resolve(import.meta.dirname, '../..');
const RUN = path.join(SOURCES, 'tests/simulation/run.ts');

export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'look for broken promises in thousands of random worlds',
  usage: USAGE,
  async run(args, io) {
    const wrong = mistakeIn(args);
    if (wrong !== undefined) {
      io.writeError(`${wrong}\n\n${USAGE}`);
      return 2;
    }
    if (!existsSync(RUN)) {
      io.writeError(
        `There is nothing to simulate with: ${RUN} is missing. Run this in a checkout of Sabak's sources.\n`,
      );
      return 1;
    }
    return runChild(args, io);
  },
};

/** What is wrong with the arguments, in a sentence; undefined: nothing. */
function mistakeIn(args: readonly string[]): string | undefined {
  const option = { type: 'string' } as const;
  const read = readArguments({ args: [...args], options: { seed: option, seeds: option, from: option } });
  if (typeof read === 'string') return read;
  const { values } = read;
  if (values.seed !== undefined && Object.keys(values).length > 1)
    return '--seed stands alone: it lives one world through.';
  const [name, value] = Object.entries(values).find(([, one]) => !/^[1-9]\d{0,8}$/.test(one)) ?? [];
  return name === undefined ? undefined : `--${name} ${value}: a whole number from 1 on was expected.`;
}

function runChild(args: readonly string[], io: CommandIo): Promise<number> {
  const child = spawn(process.execPath, [RUN, ...args], {
    cwd: SOURCES,
    signal: io.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => io.write(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => io.writeError(text));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => (error.name === 'AbortError' ? resolve(1) : reject(error)));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
