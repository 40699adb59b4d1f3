import { LEARNER_SCHEMA, type Learner } from '../../learning/learner.ts';
import { checkCommit } from '../check-commit.ts';
import { readLearner, readLearners } from '../read-learner.ts';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';
import { prepareFacts } from './facts.ts';
import { pages } from './pages.ts';

/** Learners are large: a page holds at most 64 × `LEARNER_MAX_BYTES` = 4 MB. */
const PAGE_SIZE = 64;
const OUTDATED_PAGE_SIZE = 1_000;

type Row = { readonly id: string; readonly json: string };

/** The learners' part of the store. A commit is one row and its facts. */
export function storeLearners(
  engine: Engine,
): Pick<Store, 'load' | 'commit' | 'claimDue' | 'learners' | 'outdated' | 'count'> {
  const { db } = engine;
  const select = db.prepare('SELECT id, json FROM learner WHERE id = ?');
  const insert = db.prepare(
    'INSERT INTO learner (id, version, created_at, wake_at, json) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const update = db.prepare(
    'UPDATE learner SET version = ?, wake_at = ?, json = ? WHERE id = ? AND version = ? AND created_at = ?',
  );
  const selectDue = db.prepare('SELECT n, id FROM learner WHERE wake_at <= ? ORDER BY wake_at, n LIMIT ?');
  const lease = db.prepare('UPDATE learner SET wake_at = ? WHERE n = ?');
  const selectPage = db.prepare('SELECT id, json FROM learner WHERE id > ? ORDER BY id LIMIT ?');
  const selectOutdated = db.prepare(`
    SELECT id FROM learner WHERE id > ? AND json_valid(json) AND json_extract(json, '$.schema') < ${LEARNER_SCHEMA}
    ORDER BY id LIMIT ?`);
  const selectCounts = db.prepare('SELECT name, n FROM row_count');
  const facts = prepareFacts(engine);

  function put(learner: Learner, json: string, expected: number): boolean {
    const { id, version, createdAt, wakeAt = null } = learner;
    const { changes } =
      expected === 0
        ? insert.run(id, version, createdAt, wakeAt, json)
        : update.run(version, wakeAt, json, id, expected, createdAt);
    return changes === 1;
  }

  const parse = ({ id, json }: Row) => readLearner(id, () => JSON.parse(json), engine.path);

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

    learners(options) {
      const read = (after: Row | undefined) => engine.read(() => selectPage.all(after?.id ?? '', PAGE_SIZE)) as Row[];
      return readLearners(pages(PAGE_SIZE, read), parse, options);
    },

    async *outdated() {
      const read = (after: Row | undefined) =>
        engine.read(() => selectOutdated.all(after?.id ?? '', OUTDATED_PAGE_SIZE)) as Row[];
      for await (const { id } of pages(OUTDATED_PAGE_SIZE, read)) yield id;
    },

    async count() {
      const rows = engine.read(() => selectCounts.all()) as { name: string; n: number }[];
      const of = (table: string) => rows.find(({ name }) => name === table)?.n ?? 0;
      return { learners: of('learner'), facts: of('fact'), certificates: of('certificate') };
    },
  };
}
