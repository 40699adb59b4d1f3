import { readFileSync } from 'node:fs';

/** Of the kernel's clock in `/proc`; the same on all common Linux systems (sysconf(3), _SC_CLK_TCK). */
const TICKS_A_SECOND = 100;

/**
 * Does `work`, and says what each part of what runs took of the processors for it: milliseconds a step, and how much of one core it
 * had. `parts`: the processes of each, by name. Linux only.
 */
export async function withProcessorParts<T>(
  parts: Readonly<Record<string, readonly number[]>>,
  steps: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly text: string }> {
  const before = secondsOf(parts);
  const since = performance.now();
  const result = await work();
  const ms = performance.now() - since;
  const texts = secondsOf(parts).map(([name, after], i) => {
    const seconds = after - (before[i]?.[1] ?? 0);
    return `${name} ${((1000 * seconds) / steps).toFixed(2)} ms (${Math.round((100_000 * seconds) / ms)} %)`;
  });
  return { result, text: texts.join(', ') };
}

function secondsOf(parts: Readonly<Record<string, readonly number[]>>): [string, number][] {
  return Object.entries(parts).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)]);
}

/** Of a process with its threads (proc_pid_stat(5), utime and stime). */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
