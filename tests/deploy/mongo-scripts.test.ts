import { describe, expect, it } from 'vitest';
import { askWatch, runInShell } from './run-in-shell.ts';

/** So much of three mongod as the script that makes them a replica set sees. `failAt`: the write at which it is killed. */
function createServers({ slowSeconds = 0, failAt = 0 } = {}) {
  const users = new Map<string, { pwd: string }>();
  const roles = new Set<string>();
  let members: { _id: number; host: string }[] = [];
  let version = 0;
  let seconds = 0;
  let writes = 0;
  let failsAt = failAt;

  function write(): void {
    writes++;
    if (writes === failsAt) throw new Error('killed');
  }

  function allow(user: string | undefined): void {
    if (user === undefined && users.size > 0) throw new Error('command requires authentication');
  }

  function connect(uri: string) {
    if (seconds < slowSeconds) throw new Error('connect ECONNREFUSED 127.0.0.1:27017');
    const { username: user, password } = new URL(uri.replace(/,.*\//, '/'));
    if (user !== '' && users.get(user)?.pwd !== password) throw new Error('Authentication failed.');
    const by = user === '' ? undefined : user;
    return {
      hello: () => ({ ...(members.length > 0 && { setName: 'sabak' }), isWritablePrimary: members.length > 0 }),
      getUser: (name: string) => users.get(name) ?? null,
      getRole: (name: string) => (roles.has(name) ? {} : null),
      createRole: ({ role }: { role: string }) => {
        allow(by);
        write();
        if (roles.has(role)) throw new Error(`Role "${role}" already exists`);
        roles.add(role);
      },
      createUser(made: { user: string; pwd: string; roles: { role: string }[] }) {
        allow(by);
        write();
        if (members.length === 0) throw new Error('not primary');
        if (users.has(made.user)) throw new Error(`User "${made.user}" already exists`);
        if (made.roles.some(({ role }) => role === 'replayOplog' && !roles.has(role))) throw new Error('no such role');
        users.set(made.user, made);
      },
      updateUser(name: string, { pwd }: { pwd: string }) {
        allow(by);
        write();
        users.set(name, { pwd });
      },
      adminCommand(command: Record<string, { members: typeof members; version: number }>) {
        allow(by);
        if (command.replSetGetConfig) return { config: { _id: 'sabak', version, members } };
        if (command.replSetGetStatus) return { members: members.map(({ host }, at) => stateOf(host, at)) };
        write();
        const config = command.replSetInitiate ?? command.replSetReconfig;
        if (command.replSetReconfig && config?.version !== version + 1) throw new Error('wrong version');
        if (config && config.members.length !== members.length + 1) throw new Error('one at a time');
        members = config?.members ?? [];
        version++;
        return { ok: 1 };
      },
    };
  }

  const stateOf = (name: string, at: number) => ({ name, stateStr: at === 0 ? 'PRIMARY' : 'SECONDARY' });

  const run = (secrets: (name: string) => string = (name) => `pw-of-${name}`) =>
    runInShell('initiate.js', {
      require: () => ({ readFileSync: (path: string) => `${secrets(path.replace('/run/secrets/', ''))}\n` }),
      connect,
      print: () => undefined,
      sleep: (ms: number) => {
        seconds += ms / 1_000;
      },
    });

  return {
    run,
    forgive: () => {
      failsAt = 0;
    },
    writes: () => writes,
    state: () => ({ hosts: members.map(({ host }) => host), users: Object.fromEntries(users) }),
  };
}

/** How often it writes where nothing is there yet. */
function countWrites(): number {
  const servers = createServers();
  servers.run();
  return servers.writes();
}

const HOSTS = ['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017'];

describe('initiate.js', () => {
  it('makes three mongod a replica set with its users', () => {
    const servers = createServers({ slowSeconds: 20 });
    servers.run();
    const { hosts, users } = servers.state();
    expect(hosts).toEqual(HOSTS);
    expect(Object.keys(users).sort()).toEqual(['admin', 'backup', 'sabak', 'watch']);
    expect(users.sabak?.pwd).toBe('pw-of-mongodb_password');
  });

  it('changes nothing when it is all there', () => {
    const servers = createServers();
    servers.run();
    const before = servers.state();
    servers.run();
    expect(servers.state().hosts).toEqual(before.hosts);
    expect(Object.keys(servers.state().users)).toEqual(Object.keys(before.users));
  });

  it.each(Array.from({ length: countWrites() }, (_, at) => at + 1))('goes on where it was killed at write %i', (at) => {
    const servers = createServers({ failAt: at });
    expect(() => servers.run()).toThrow('killed');
    servers.forgive();
    servers.run();
    expect(servers.state().hosts).toEqual(HOSTS);
    expect(Object.keys(servers.state().users).sort()).toEqual(['admin', 'backup', 'sabak', 'watch']);
  });

  it('gives the users the passwords that stand in the files', () => {
    const servers = createServers();
    servers.run();
    servers.run((name) => (name === 'mongodb_password' ? 'another' : `pw-of-${name}`));
    expect(servers.state().users.sabak?.pwd).toBe('another');
  });

  it('fails where the password of the administrator is another one', () => {
    const servers = createServers();
    servers.run();
    expect(() => servers.run(() => 'another')).toThrow('requires authentication');
  });
});

describe('watch.js', () => {
  it('says who is well, who may write, who is how far behind, and how full the disk is', async () => {
    expect((await askWatch()).trim().split('\n').sort()).toEqual([
      'sabak_mongo_disk_used_ratio 0.25',
      'sabak_mongo_member_lag_seconds{member="mongo-1:27017"} 0',
      'sabak_mongo_member_lag_seconds{member="mongo-2:27017"} 3',
      'sabak_mongo_member_primary{member="mongo-1:27017"} 1',
      'sabak_mongo_member_primary{member="mongo-2:27017"} 0',
      'sabak_mongo_member_primary{member="mongo-3:27017"} 0',
      'sabak_mongo_member_up{member="mongo-1:27017"} 1',
      'sabak_mongo_member_up{member="mongo-2:27017"} 1',
      'sabak_mongo_member_up{member="mongo-3:27017"} 0',
      'sabak_mongo_up 1',
    ]);
  });

  it('says so where the replica set can’t be asked', async () => {
    const fail = () => {
      throw new Error('no server');
    };
    expect(await askWatch(fail)).toBe('sabak_mongo_up 0\n');
  });
});
