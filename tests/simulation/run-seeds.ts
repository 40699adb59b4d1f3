import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Chunk, ChunkDone, SeedBegins } from './seed-worker.ts';
import { addTotal, emptyTotal, type Total } from './total.ts';

export type Ran = {
  readonly total: Total;
  /** The lowest seed that broke a promise. */
  readonly failed?: { readonly seed: number; readonly message: string };
};

const CHUNK = 10;
/** A world makes much that it forgets at once, and keeps a few megabytes. */
const LIMITS = { maxYoungGenerationSizeMb: 128, maxOldGenerationSizeMb: 512 };
/** A world takes some 50 ms, also on a machine that is busy a second at the most. */
const PATIENCE_MS = 60_000;

/** Lives worlds through, on all cores. Begins no more of them once one broke a promise: so the lowest that does is found in any case. */
export async function runSeeds(from: number, count: number): Promise<Ran> {
  const total = emptyTotal();
  const failures: { seed: number; message: string }[] = [];
  let next = from;
  let startedAt: number | undefined;

  function nextChunk(): Chunk | undefined {
    const chunk = { from: next, count: Math.min(CHUNK, from + count - next) };
    next += CHUNK;
    return failures.length === 0 && chunk.count > 0 ? chunk : undefined;
  }

  function take(done: ChunkDone): void {
    addTotal(total, done.total);
    if (done.failed) failures.push(done.failed);
  }

  /** Until nothing is left to do, or a seed has no end: what goes round without time eats memory or never comes back. */
  function work(): Promise<void> {
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { resourceLimits: LIMITS });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let seed: number | undefined;
    let patience: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(patience);
      worker.terminate().then(() => resolve(), reject);
    };
    const fail = (message: string) => {
      if (seed === undefined) reject(new Error(message));
      else failures.push({ seed, message });
      end();
    };
    worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    worker.on('message', (message: ChunkDone | SeedBegins | 'ready') => {
      startedAt ??= performance.now();
      clearTimeout(patience);
      if (message !== 'ready' && 'begins' in message) {
        seed = message.begins;
        patience = setTimeout(() => fail(`it had not ended after ${PATIENCE_MS / 1_000} s`), PATIENCE_MS);
        return;
      }
      if (message !== 'ready') take(message);
      const chunk = nextChunk();
      if (chunk) worker.postMessage(chunk);
      else end();
    });
    return promise;
  }

  await Promise.all(Array.from({ length: Math.min(availableParallelism(), Math.ceil(count / CHUNK)) }, work));
  total.ms = performance.now() - (startedAt ?? performance.now());
  const [failed] = failures.sort((one, other) => one.seed - other.seed);
  return failed ? { total, failed } : { total };
}
