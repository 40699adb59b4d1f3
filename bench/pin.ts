import { spawnSync } from 'node:child_process';

/** All threads of a process to one core. Where that is not possible, the system shares the cores out, to all alike. */
export function pin(pid: number, core: number): void {
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
  if (status !== 0) console.log(`process ${pid} could not be held on one core`);
}
