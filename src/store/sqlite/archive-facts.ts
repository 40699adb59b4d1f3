import type { FactBody } from '../../learning/fact.ts';
import type { ArchivedFact, ArchivePart } from '../archive.ts';
import { parseArchived } from './archive-json.ts';
import type { Engine } from './engine.ts';
import { NUMBER_OF } from './number-of.ts';

const PAGE_SIZE = 256;

type Row = {
  readonly n: number;
  readonly learner: string;
  readonly life: number;
  readonly sequence: number;
  readonly at: number;
  readonly json: string;
};

/** Facts in the order of `fact.n`; written in the order in which they come, they get numbers in that order again. */
export function archiveFacts({ db, path, read, write }: Engine): ArchivePart<ArchivedFact> {
  const select = db.prepare(`
    SELECT fact.n, learner.id AS learner, created_at AS life, sequence, at, fact.json
    FROM fact JOIN learner ON learner.n = fact.learner WHERE fact.n > ? ORDER BY fact.n LIMIT ${PAGE_SIZE}`);
  const insert = db.prepare(
    `INSERT INTO fact (learner, sequence, at, json) VALUES (${NUMBER_OF}, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );

  function factOf({ learner, life, sequence, at, json }: Row): ArchivedFact {
    const body = parseArchived<FactBody>(json, `${path}: the fact ${learner}/${sequence}`);
    return { learner, life, sequence, at, body };
  }

  return {
    async read(after) {
      const rows = read(() => select.all(Number(after ?? 0))) as Row[];
      const last = rows.at(-1);
      const records = rows.map(factOf);
      return last && rows.length === PAGE_SIZE ? { records, next: String(last.n) } : { records };
    },
    async write(facts) {
      await write(() => {
        for (const { learner, sequence, at, body } of facts) insert.run(learner, sequence, at, JSON.stringify(body));
      });
    },
  };
}
