import { suggest } from '../library/suggest.ts';
import { StoreError } from '../store/store.ts';
import type { CommandIo } from './command.ts';
import { COMMANDS } from './commands.ts';
import { helpCommand } from './help.ts';

/** Runs `sabak` with these arguments. Resolves to the exit code: 0 done, 1 not done, 2 called wrongly. */
export async function runCommand([name, ...args]: readonly string[], io: CommandIo): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') return helpCommand.run([], io);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    io.writeError(`There is no command \`${name}\`.${suggest(name, Object.keys(COMMANDS))} See: npx sabak help\n`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) return helpCommand.run([name], io);
  const command = await load();
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!isOfSurroundings(error)) throw error;
    io.writeError(`${error.message}\n`);
    return 1;
  }
}

/** A file, folder or database that can't be used: a sentence says all. Anything else is a bug and shows where it is. */
function isOfSurroundings(error: unknown): error is Error {
  return error instanceof StoreError || (error instanceof Error && 'syscall' in error);
}
