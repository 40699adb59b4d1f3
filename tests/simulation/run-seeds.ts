import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Chunk, ChunkDone } from './seed-worker.ts';
import { addTotal, emptyTotal, type Total } from './total.ts';

export type Ran = {
  readonly total: Total;
  /** The lowest seed that broke a promise. */
  readonly failed?: { readonly seed: number; readonly message: string };
};

const CHUNK = 10;
/** A world makes much that it forgets at once. */
const YOUNG_MB = 128;

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

  /** Until nothing is left to do. */
  function work(): Promise<void> {
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const goOn = () => {
      const chunk = nextChunk();
      if (chunk) worker.postMessage(chunk);
      else worker.terminate().then(() => resolve(), reject);
    };
    worker.on('error', reject);
    worker.on('message', (message: ChunkDone | 'ready') => {
      startedAt ??= performance.now();
      if (message !== 'ready') addTotal(total, message.total);
      if (message !== 'ready' && message.failed) failures.push(message.failed);
      goOn();
    });
    return promise;
  }

  await Promise.all(Array.from({ length: Math.min(availableParallelism(), Math.ceil(count / CHUNK)) }, work));
  total.ms = performance.now() - (startedAt ?? performance.now());
  const [failed] = failures.sort((one, other) => one.seed - other.seed);
  return failed ? { total, failed } : { total };
}
