import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';

/** What a script for mongosh finds there. `require` brings files that are not there, and no server. */
export type Shell = Readonly<Record<string, unknown>>;

/** Runs a script of `deploy/mongo` as mongosh would, in a shell that is made of `globals`. Throws what the script throws. */
export function runInShell(name: string, globals: Shell): void {
  const path = `deploy/mongo/${name}`;
  new Script(readFileSync(path, 'utf8'), { filename: path }).runInContext(createContext({ ...globals }));
}

type Ask = (request: undefined, response: { setHeader(): void; end(body: string): unknown }) => Promise<void>;

const WELL = {
  members: [
    { name: 'mongo-1:27017', health: 1, stateStr: 'PRIMARY', optimeDate: new Date(90_000) },
    { name: 'mongo-2:27017', health: 1, stateStr: 'SECONDARY', optimeDate: new Date(87_000) },
    { name: 'mongo-3:27017', health: 0, stateStr: '(not reachable/healthy)', optimeDate: new Date(0) },
  ],
};

/** What `watch.js` answers Prometheus about a replica set of which one member is gone, or about `status`. */
export async function askWatch(status: () => unknown = () => WELL): Promise<string> {
  let ask: Ask | undefined;
  const database = {
    adminCommand: async () => status(),
    getSiblingDB: () => ({ runCommand: async () => ({ fsUsedSize: 30, fsTotalSize: 120 }) }),
  };
  const stop = new Error('the script sleeps');
  const run = () =>
    runInShell('watch.js', {
      require: (name: string) =>
        name === 'node:fs'
          ? { readFileSync: () => 'secret\n' }
          : {
              createServer(handler: Ask) {
                ask = handler;
                return { listen: () => undefined };
              },
            },
      connect: async () => database,
      console: { error: () => undefined },
      sleep() {
        throw stop;
      },
    });
  try {
    run();
  } catch (error) {
    if (error !== stop) throw error;
  }
  const bodies: string[] = [];
  await ask?.(undefined, { setHeader: () => undefined, end: (body) => bodies.push(body) });
  return bodies.join('');
}
