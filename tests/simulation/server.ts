import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Ended = { readonly code: number | null; readonly stderr: string };

/** `node src/main.ts` in a folder, on one port from its first start on. */
export type Server = {
  readonly url: string;
  /** Resolves at once while it serves; after a kill or stop, when it serves again. */
  up(): Promise<void>;
  /** Ends it in this way, at once; `start` has to follow. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ended>;
  start(): Promise<void>;
};

/** Not limited by address: a whole school of clients comes from this one. */
const ENVIRONMENT = { ADDRESS_RATE: '1000000', LOG_LEVEL: 'error', LOG_FORMAT: 'json' };

export async function startServer(dataDir: string): Promise<Server> {
  let running = spawnSabak(dataDir, 0);
  const url = await running.ready;
  let up = Promise.withResolvers<void>();
  up.resolve();

  return {
    url,
    up: () => up.promise,
    end(signal) {
      up = Promise.withResolvers<void>();
      running.child.kill(signal);
      return running.ended;
    },
    async start() {
      running = spawnSabak(dataDir, Number(new URL(url).port));
      await running.ready;
      up.resolve();
    },
  };
}

/** `ready` rejects where it ends before it serves. */
export function spawnSabak(dataDir: string, port: number) {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, ...ENVIRONMENT, PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, stderr }));
  return { child, ended, ready: readyOf(child, ended) };
}

async function readyOf(child: ChildProcess, ended: Promise<Ended>): Promise<string> {
  if (!child.stdout) throw new Error('it has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Sabak is ready: (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`it ended before it was ready: ${(await ended).stderr}`);
}
