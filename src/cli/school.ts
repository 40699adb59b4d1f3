import type { Store } from '../store/store.ts';
import type { Command } from './command.ts';
import { nameOf, storeAddressOf } from './move/store-address.ts';
import { openNamedStore } from './open-named-store.ts';

const USAGE = `sabak school add CODE NAME
sabak school list

A school's staff learn as a team: they join it by its code, or by the link PUBLIC_URL/?start=school-CODE.
"add" names a new school, or gives the one with this code another name. Works while Sabak runs.
A code is 2 to 40 letters, digits and hyphens; teachers may type it in any case.
The database is the server's: what MONGODB_URI names, else DATA_DIR/sabak.sqlite, such as with DATA_DIR=/var/lib/sabak.
`;

/** What fits into a link of every channel: Telegram's start parameter is the narrowest (64 of A–Z a–z 0–9 _ -). */
const CODE = /^[A-Za-z0-9-]{2,40}$/;
const MAX_NAME = 120;

export const schoolCommand: Command = {
  name: 'school',
  summary: 'add a school that teachers can join by its code, or list the schools',
  usage: USAGE,
  async run([what, ...rest], io) {
    const problem = findProblem(what, rest);
    if (problem) {
      io.writeError(`${problem}\n\n${USAGE}`);
      return 2;
    }
    const address = storeAddressOf(io.env);
    if (!address.ok) {
      io.writeError(`${address.problems.join('\n')}\n`);
      return 1;
    }
    const store = await openNamedStore(address.value);
    try {
      io.write(
        what === 'add' ? `${await add(store, rest)}It is in ${nameOf(address.value)} now.\n` : await list(store),
      );
    } finally {
      await store.close();
    }
    return 0;
  },
};

function findProblem(what: string | undefined, [code = '', ...name]: readonly string[]): string | undefined {
  if (what === 'list') return undefined;
  if (what !== 'add') return `"${what ?? ''}" is neither "add" nor "list".`;
  if (!CODE.test(code)) return `The code is "${code}", expected 2 to 40 letters, digits and hyphens.`;
  const { length } = name.join(' ').trim();
  return length === 0 || length > MAX_NAME
    ? `The name has ${length} characters, expected 1 to ${MAX_NAME}.`
    : undefined;
}

async function add(store: Store, [code = '', ...name]: readonly string[]): Promise<string> {
  const team = { code, name: name.join(' ').trim() };
  await store.teams.put(team);
  return `${team.name}: teachers join by the code ${code}, or by /?start=school-${code}\n`;
}

async function list(store: Store): Promise<string> {
  const teams = await store.teams.list();
  if (teams.length === 0) return 'No school yet: sabak school add CODE NAME\n';
  return teams.map(({ code, name }) => `${code}\t${name}\n`).join('');
}
