import { parentPort } from 'node:worker_threads';
import { loadReleases } from './releases.ts';
import { simulate } from './simulate.ts';
import { addWorld, emptyTotal, type Total } from './total.ts';

/** Seeds to live through, one after another. */
export type Chunk = { readonly from: number; readonly count: number };

/** Said before each, as one that never ends can't be told of afterwards. */
export type SeedBegins = { readonly begins: number };

/** What they have seen, up to the first that broke a promise. */
export type ChunkDone = {
  readonly total: Total;
  readonly failed?: { readonly seed: number; readonly message: string };
};

/** Processes refuse and time out all the time: where that happens says a trace, and costs as much as a step. */
Error.stackTraceLimit = 0;

const releases = await loadReleases();

parentPort?.on('message', async (chunk: Chunk) => parentPort?.postMessage(await run(chunk)));
parentPort?.postMessage('ready');

async function run({ from, count }: Chunk): Promise<ChunkDone> {
  const total = emptyTotal();
  for (let seed = from; seed < from + count; seed++) {
    parentPort?.postMessage({ begins: seed });
    try {
      addWorld(total, await simulate(seed, releases));
    } catch (error) {
      return { total, failed: { seed, message: error instanceof Error ? messageOf(error) : String(error) } };
    }
  }
  return { total };
}

/** Of a broken promise the sentence says all; anything else is a mistake in the simulation, or in the program. */
function messageOf(error: Error): string {
  return error.name === 'BrokenPromise' ? error.message : (error.stack ?? error.message);
}
