import type { Runtime } from '../../src/runtime/runtime.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { latencyMs, strikes, type World } from './world.ts';

/** One incarnation of a process: from its start to its crash or stop. */
export type Process = {
  readonly name: string;
  isDead: boolean;
  runtime: Runtime;
  /** Whether it takes events. */
  isServing: boolean;
};

/** What a process that died waits for. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

const SLOWEST_CALL_MS = 3_000;
/** Longer than any lease. */
const FROZEN_MS = 100_000;

/** The real store as one process sees it: slow, refusing, misleading, and silent after the process's death. */
export function flakyStore(world: World, process: Process, crash: (process: Process) => void): Store {
  const { store, ledger, scheduler, random, faults } = world;

  async function pause(): Promise<void> {
    await scheduler.sleep(latencyMs(world, SLOWEST_CALL_MS));
    if (process.isDead) return never();
    if (!strikes(world, faults.crash)) return;
    crash(process);
    return never();
  }

  async function freeze(): Promise<void> {
    world.trace(`${process.name} freezes`);
    await scheduler.sleep(FROZEN_MS * (1 + random()));
    if (process.isDead) await never();
  }

  async function call<T>(
    what: string,
    work: () => Promise<T>,
    { isWrite = false, mayFreeze = false } = {},
  ): Promise<T> {
    const freezes = mayFreeze && strikes(world, faults.freeze) ? random() : 1;
    await pause();
    if (freezes < 0.5) await freeze();
    if (strikes(world, faults.refuse)) throw new StoreError(`${what} was refused`);
    const result = await scheduler.outside(work);
    if (freezes >= 0.5 && freezes < 1) await freeze();
    await pause();
    if (isWrite && strikes(world, faults.mislead)) throw new StoreError(`the answer to ${what} was lost`);
    return result;
  }

  return {
    ...store,
    isExclusive: false,
    load: (id) => call(`load ${id}`, () => store.load(id), { mayFreeze: true }),
    commit(learner, facts, expected) {
      const now = scheduler.now();
      const write = async () => {
        if (ledger.isOfAnotherLife(learner)) return 'conflict';
        const result = await store.commit(learner, facts, expected);
        if (result === 'committed') ledger.committed(process.name, learner, facts, now);
        return result;
      };
      return call(`commit ${learner.id} ${learner.version}`, write, { isWrite: true, mayFreeze: true });
    },
    claimDue: (claim) => call('claim', () => store.claimDue(claim), { isWrite: true, mayFreeze: true }),
    messages: {
      ...store.messages,
      append: (learner, entry) =>
        call(`append ${learner} ${entry.id}`, () => store.messages.append(learner, entry), { isWrite: true }),
    },
    aliases: {
      get: (key) => call(`read a name ${key}`, () => store.aliases.get(key), { mayFreeze: true }),
      put: (key, learner) => call(`name ${learner}`, () => store.aliases.put(key, learner), { isWrite: true }),
    },
    teams: { ...store.teams, find: (code) => call(`find team ${code}`, () => store.teams.find(code)) },
    certificates: {
      ...store.certificates,
      issue: (certificate) => call('issue', () => store.certificates.issue(certificate), { isWrite: true }),
    },
    erase: (learner) =>
      call(
        `erase ${learner}`,
        async () => {
          await store.erase(learner);
          ledger.wasErased(process.name, learner);
        },
        { isWrite: true },
      ),
  };
}
