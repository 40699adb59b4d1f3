import { type Fact, type FactBody, sequenceOf } from '../../learning/fact.ts';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';
import { NUMBER_OF } from './number-of.ts';
import { pages } from './pages.ts';

const PAGE_SIZE = 256;

type Row = {
  readonly n: number;
  readonly learner: string;
  readonly sequence: number;
  readonly at: number;
  readonly json: string;
};

/** Appends facts inside the caller's transaction. One that is there already stays as it is. */
export function prepareFacts({ db }: Engine): { append(facts: readonly Fact[]): void } {
  const insert = db.prepare(
    `INSERT INTO fact (learner, sequence, at, json) VALUES (${NUMBER_OF}, ?, ?, ?) ON CONFLICT (learner, sequence) DO NOTHING`,
  );
  return {
    append(facts) {
      for (const { id, learner, at, ...body } of facts) {
        insert.run(learner, sequenceOf({ id }), at, JSON.stringify(body));
      }
    },
  };
}

/** Facts as a stream: one learner's by sequence, or all in the order of writing. */
export function storeFacts(engine: Engine): Pick<Store, 'facts'> {
  const rows = `SELECT fact.n, learner.id AS learner, sequence, at, fact.json FROM fact JOIN learner ON learner.n = fact.learner`;
  const selectHers = engine.db.prepare(
    `${rows} WHERE fact.learner = ${NUMBER_OF} AND sequence > ? ORDER BY sequence LIMIT ?`,
  );
  const selectAll = engine.db.prepare(`${rows} WHERE fact.n > ? ORDER BY fact.n LIMIT ?`);
  return {
    async *facts({ learner } = {}) {
      const read = (after: Row | undefined) =>
        engine.read(() =>
          learner === undefined
            ? selectAll.all(after?.n ?? 0, PAGE_SIZE)
            : selectHers.all(learner, after?.sequence ?? -1, PAGE_SIZE),
        ) as Row[];
      for await (const row of pages(PAGE_SIZE, read)) yield factOf(row);
    },
  };
}

function factOf({ learner, sequence, at, json }: Row): Fact {
  return { id: `${learner}/${sequence}`, learner, at, ...(JSON.parse(json) as FactBody) };
}
