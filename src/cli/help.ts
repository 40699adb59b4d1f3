import { suggest } from '../library/suggest.ts';
import type { Command, CommandIo } from './command.ts';
import { COMMANDS } from './commands.ts';

const USAGE = `sabak help [COMMAND]

Lists the commands, or says how one of them is called.
`;

export const helpCommand: Command = {
  name: 'help',
  summary: 'say how a command is called',
  usage: USAGE,
  async run(args, io) {
    const [name] = args;
    if (name === undefined) return listCommands(io);
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!load) {
      io.writeError(`There is no command \`${name}\`.${suggest(name, Object.keys(COMMANDS))} See: npx sabak help\n`);
      return 2;
    }
    const { usage } = await load();
    io.write(usage);
    return 0;
  },
};

async function listCommands(io: CommandIo): Promise<number> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  io.write(`Sabak teaches through the messenger that people already use.

  npx sabak COMMAND [OPTIONS]

${lines.join('\n')}

How a command is called: npx sabak help COMMAND
How courses are written: docs/authoring.md, and flows: docs/flows.md
`);
  return 0;
}
