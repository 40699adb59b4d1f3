import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

/** Processes of Sabak as a host runs them: one that ends, however it ends, is followed by another on its port. */
export type Fleet = {
  /** The port of one that serves, if there is any. */
  pick(): number | undefined;
  pids(): readonly number[];
  /** SIGKILL to one of them, in whatever it is doing: mostly to the one that was started last, as where one fails again and again. */
  kill(): void;
  /** Resolves when all serve. */
  ready(): Promise<void>;
  /** SIGTERM to all. Throws where one does not end in good order. */
  stop(): Promise<void>;
  /** SIGKILL to all that are left. */
  end(): Promise<void>;
  readonly counts: { readonly kills: number; readonly starts: number };
};

type Member = { readonly child: ChildProcess; readonly port: number; readonly startedAt: number; isServing: boolean };

const RESTART_MS = 100;
const YOUNGEST_PART = 0.8;

export type FleetOptions = {
  /** One process listens on each. */
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  readonly random: () => number;
  /** The file descriptor to which they write what they have to say. */
  readonly log: number;
};

export function startFleet({ ports, env, random, log }: FleetOptions): Fleet {
  const counts = { kills: 0, starts: 0 };
  let isStopping = false;
  const members = ports.map(start);

  function start(port: number, at: number): Member {
    counts.starts += 1;
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: { ...process.env, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', log],
    });
    const member: Member = { child, port, startedAt: performance.now(), isServing: false };
    void readyOf(child).then(() => {
      member.isServing = child.exitCode === null && child.signalCode === null;
    });
    void once(child, 'exit').then(async () => {
      member.isServing = false;
      await wait(RESTART_MS);
      if (!isStopping) members[at] = start(port, at);
    });
    return member;
  }

  return {
    counts,
    pick() {
      const serving = members.filter(({ isServing }) => isServing);
      return serving[Math.floor(random() * serving.length)]?.port;
    },
    pids: () => members.flatMap(({ child }) => child.pid ?? []),
    kill() {
      const any = members[Math.floor(random() * members.length)];
      const youngest = members.reduce((one, other) => (other.startedAt > one.startedAt ? other : one));
      if ((random() < YOUNGEST_PART ? youngest : any)?.child.kill('SIGKILL')) counts.kills += 1;
    },
    async ready() {
      while (members.some(({ isServing }) => !isServing)) await wait(RESTART_MS);
    },
    async stop() {
      isStopping = true;
      for (const { child } of members) child.kill('SIGTERM');
      for (const { child } of members) {
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        if (child.exitCode !== 0) throw new Error(`a process that was told to stop ended with ${child.exitCode}`);
      }
    },
    async end() {
      isStopping = true;
      for (const { child } of members) child.kill('SIGKILL');
    },
  };
}

/** Resolves when it serves, or has ended. */
async function readyOf({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) return;
  for await (const line of createInterface({ input: stdout })) if (line.startsWith('Sabak is ready: ')) return;
}
