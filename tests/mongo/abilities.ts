import type { mongo } from 'mongoose';

/** What the program promises of a real MongoDB, and not every server for tests can do. */
export type Ability = 'explain' | 'readConcern' | 'users' | 'replicaSet';
export type Abilities = Readonly<Record<Ability, boolean>>;

/** What each is good for: named where it is missing. */
export const ABILITIES: Readonly<Record<Ability, string>> = {
  explain: 'telling by which index it reads',
  readConcern: 'reading only what a majority has',
  users: 'letting users do only what is theirs',
  replicaSet: 'being a replica set, whose writes may be retried',
};

/** Asks the server; none of it is guessed from its name. Throws where it does not answer. */
export async function abilitiesOf(client: mongo.MongoClient): Promise<Abilities> {
  const db = client.db('sabak-abilities');
  await db.command({ ping: 1 });
  const run = (command: mongo.Document) => db.command(command).catch((error: unknown) => ({ ok: 0, error }));
  const [explained, nonsense, status, hello] = await Promise.all([
    run({ explain: { find: 'a', filter: {} }, verbosity: 'queryPlanner' }),
    run({ find: 'a', filter: {}, readConcern: { level: 'nonsense' } }),
    run({ connectionStatus: 1, showPrivileges: true }),
    run({ hello: 1 }),
  ]);
  return {
    explain: explained.ok === 1 && 'queryPlanner' in explained,
    readConcern: nonsense.ok !== 1,
    users: isLimited(status),
    replicaSet: hello.ok === 1 && 'setName' in hello,
  };
}

/** Without access control, whoever connects has no user and may do everything. */
function isLimited(status: mongo.Document): boolean {
  return status.ok === 1 && status.authInfo?.authenticatedUsers?.length > 0;
}
