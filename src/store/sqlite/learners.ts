import type { Fact } from '../../learning/fact.ts';
import type { Learner } from '../../learning/learner.ts';
import { upgradeLearner } from '../../learning/upgrade.ts';
import { type Store, StoreError } from '../store.ts';
import type { Engine } from './engine.ts';
import { prepareFacts } from './facts.ts';
import { pages } from './pages.ts';

/** Learners are large: a page holds at most 64 × `LEARNER_MAX_BYTES` = 4 MB. */
const PAGE_SIZE = 64;

type Row = { readonly id: string; readonly json: string };

/** The learners' part of the store. A commit is one row and its facts. */
export function storeLearners(engine: Engine): Pick<Store, 'load' | 'commit' | 'claimDue' | 'learners'> {
  const { db } = engine;
  const select = db.prepare('SELECT id, json FROM learner WHERE id = ?');
  const insert = db.prepare(
    'INSERT INTO learner (id, version, wake_at, json) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const update = db.prepare('UPDATE learner SET version = ?, wake_at = ?, json = ? WHERE id = ? AND version = ?');
  const selectDue = db.prepare('SELECT n, id FROM learner WHERE wake_at <= ? ORDER BY wake_at, n LIMIT ?');
  const lease = db.prepare('UPDATE learner SET wake_at = ? WHERE n = ?');
  const selectPage = db.prepare('SELECT id, json FROM learner WHERE id > ? ORDER BY id LIMIT ?');
  const facts = prepareFacts(engine);

  function put(learner: Learner, json: string, expected: number): boolean {
    const { id, version, wakeAt = null } = learner;
    const { changes } =
      expected === 0 ? insert.run(id, version, wakeAt, json) : update.run(version, wakeAt, json, id, expected);
    return changes === 1;
  }

  function parse({ id, json }: Row): Learner {
    try {
      return upgradeLearner(JSON.parse(json));
    } catch (error) {
      throw new StoreError(`${engine.path}: learner ${id} can't be read: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  return {
    async load(id) {
      const row = engine.read(() => select.get(id)) as Row | undefined;
      return row && parse(row);
    },

    async commit(learner, newFacts, expected) {
      checkCommit(learner, newFacts, expected);
      const json = JSON.stringify(learner);
      return engine.write(() => {
        if (!put(learner, json, expected)) return 'conflict';
        facts.append(newFacts);
        return 'committed';
      });
    },

    claimDue({ now, leaseMs, limit }) {
      return engine.write(() => {
        const due = selectDue.all(now, limit) as { n: number; id: string }[];
        for (const { n } of due) lease.run(now + leaseMs, n);
        return due.map(({ id }) => id);
      });
    },

    async *learners() {
      const read = (after: Row | undefined) => engine.read(() => selectPage.all(after?.id ?? '', PAGE_SIZE)) as Row[];
      for await (const row of pages(PAGE_SIZE, read)) yield parse(row);
    },
  };
}

/** Throws where the caller breaks the port's promise: that is a bug, and must not reach the disk. */
function checkCommit(learner: Learner, facts: readonly Fact[], expected: number): void {
  if (learner.version !== expected + 1) {
    throw new Error(`commit of learner ${learner.id}: version ${learner.version} does not follow ${expected}`);
  }
  const stranger = facts.find((fact) => fact.learner !== learner.id);
  if (stranger) throw new Error(`commit of learner ${learner.id}: fact ${stranger.id} is another learner's`);
}
