import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Taught } from './teacher.ts';

export type Told = {
  readonly taught: readonly Taught[];
  readonly steps: number;
  readonly counts: Readonly<Record<string, number>>;
};

/** A messenger with its people, in a process of its own. */
export type PlatformProcess = {
  /** Where its API is. */
  readonly root: string;
  /** What its people have done until now. */
  steps(): number;
  /** Resolves when its people begin. */
  begin(webhook: string): Promise<void>;
  /** Nobody begins anything new. Resolves when everybody has her last answer. */
  end(): Promise<Told>;
  kill(): void;
};

export async function startPlatform(
  kind: 'telegram' | 'whatsapp',
  people: number,
  seed: number,
): Promise<PlatformProcess> {
  const script = join(import.meta.dirname, 'platform-process.ts');
  const child = spawn(process.execPath, [script, kind, String(people), String(seed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ready = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const told = Promise.withResolvers<Told>();
  let steps = 0;
  void listen(child, (word, rest) => {
    if (word === 'ready') ready.resolve(rest);
    else if (word === 'begun') begun.resolve();
    else if (word === 'steps') steps = Number(rest);
    else if (word === 'taught') told.resolve(JSON.parse(rest));
  });
  void once(child, 'exit').then(([code]) => {
    const failed = new Error(`${kind} ended with ${code} before all was told`);
    ready.reject(failed);
    begun.reject(failed);
    told.reject(failed);
  });
  for (const one of [begun, told]) one.promise.catch(() => undefined);
  return {
    root: await ready.promise,
    steps: () => steps,
    begin(webhook) {
      child.stdin.write(`begin ${webhook}\n`);
      return begun.promise;
    },
    async end() {
      child.stdin.write('end\n');
      const all = await told.promise;
      child.stdin.end();
      return all;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

async function listen({ stdout }: ChildProcess, hear: (word: string, rest: string) => void): Promise<void> {
  if (!stdout) return;
  for await (const line of createInterface({ input: stdout })) {
    const space = line.indexOf(' ');
    hear(line.slice(0, space), line.slice(space + 1));
  }
}
