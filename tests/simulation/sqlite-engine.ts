import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createDisturbance } from './disturb.ts';
import type { Engine, Shown } from './engine.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** One SQLite database in memory that all processes of the world share: each call of the port is a point at which things go wrong. */
export async function openSqliteEngine(world: World, shown: Shown): Promise<Engine> {
  const store = await openSqliteStore({ path: ':memory:' });
  return {
    kind: 'sqlite',
    open: (process, crash) => flakyStore(world, store, process, { crash, shown }),
    fresh: () => store,
    close: () => store.close(),
  };
}

function flakyStore(
  world: World,
  store: Store,
  process: Process,
  { crash, shown }: { crash: (process: Process) => void; shown: Shown },
): Store {
  const { ledger, scheduler } = world;
  const disturbed = createDisturbance(world, process, crash);

  function call<T>(what: string, work: () => Promise<T>, { isWrite = false } = {}): Promise<T> {
    return disturbed({ what, isWrite, work: () => scheduler.outside(work) });
  }

  return {
    ...store,
    isExclusive: false,
    load: (id) => call(`load ${id}`, () => store.load(id)),
    commit(learner, facts, expected) {
      const now = process.clock();
      const write = async () => {
        const result = await store.commit(learner, facts, expected);
        if (result === 'committed') ledger.committed(process, { learner, facts, now });
        return result;
      };
      return call(`commit ${learner.id} ${learner.version}`, write, { isWrite: true });
    },
    claimDue: (claim) => call('claim', () => store.claimDue(claim), { isWrite: true }),
    messages: {
      ...store.messages,
      append(learner, entry) {
        const write = async () => {
          const kept = await store.messages.append(learner, entry);
          shown(learner, kept.messages);
          return kept;
        };
        return call(`append ${learner} ${entry.id}`, write, { isWrite: true });
      },
    },
    aliases: {
      get: (key) => call(`read a name ${key}`, () => store.aliases.get(key)),
      put: (key, learner) => call(`name ${learner}`, () => store.aliases.put(key, learner), { isWrite: true }),
    },
    teams: { ...store.teams, find: (code) => call(`find team ${code}`, () => store.teams.find(code)) },
    certificates: {
      ...store.certificates,
      issue: (certificate) => call('issue', () => store.certificates.issue(certificate), { isWrite: true }),
    },
    erase(learner) {
      const write = async () => {
        await store.erase(learner);
        ledger.wasErased(process.name, learner);
      };
      return call(`erase ${learner}`, write, { isWrite: true });
    },
    tidy: (now) => call('tidy', () => store.tidy(now), { isWrite: true }),
    async close() {
      await scheduler.sleep(0);
    },
  };
}
