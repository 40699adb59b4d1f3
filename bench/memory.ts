import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { haveDialogues } from './dialogue.ts';
import { createClient } from './http-load.ts';
import { median, report } from './report.ts';
import { startServer } from './server-process.ts';

/**
 * Resident memory of the serving process: idle after its second start (the first fills the cache of compiled code), and
 * what 10,000 learners leave in it who were all active within an hour. That hour is pressed into a minute here, which
 * leaves garbage that a real one does not: it is printed, and the ratio is taken when V8 has had time to collect it.
 */
const MB = 1_048_576;
const IDLE_GOAL = 120 * MB;
const LEARNERS = 10_000;
const ACTIVE_GOAL = 100 * MB;
const IN_FLIGHT = 32;
const SETTLE_MS = 20_000;

const first = await startServer('src/main.ts');
await first.stop({ keepData: true });
const sabak = await startServer('src/main.ts', { DATA_DIR: first.dataDir });
await setTimeout(4_000);
const idle = await residentBytes(sabak.pid);
const client = createClient(sabak.port, IN_FLIGHT);
await haveDialogues(client, LEARNERS, IN_FLIGHT, 4);
const peak = await residentBytes(sabak.pid);
await setTimeout(SETTLE_MS);
const active = await residentBytes(sabak.pid);
client.close();
await sabak.stop();
console.log(`idle ${mb(idle)} MB; with ${LEARNERS} learners ${mb(peak)} MB at once, ${mb(active)} MB then`);
report('memory-idle', idle / IDLE_GOAL, '≤ 1, that is 120 MB');
report('memory-active', (active - idle) / ACTIVE_GOAL, '≤ 1, that is 100 MB more');

/** Linux only. The middle of a few looks, a moment apart. */
async function residentBytes(pid: number): Promise<number> {
  const looks: number[] = [];
  for (let i = 0; i < 5; i++) {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    looks.push(1024 * Number(kilobytes));
    await setTimeout(300);
  }
  return median(looks);
}

function mb(bytes: number): number {
  return Math.round(bytes / MB);
}
