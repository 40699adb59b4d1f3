import type { Fact } from '../../learning/fact.ts';
import { pages } from '../pages.ts';
import type { Store } from '../store.ts';
import type { Filter, FindOptions } from './collection.ts';
import { type FactDocument, lifeKey, parseFactKey } from './documents.ts';
import type { Engine } from './engine.ts';
import { following } from './following.ts';
import type { OwedFacts } from './owed-facts.ts';
import { below } from './remove-life.ts';

const PAGE_SIZE = 256;

/** Facts as a stream, after those that still stand in learners' documents have been copied. */
export function storeFacts(engine: Engine, owed: OwedFacts): Pick<Store, 'facts'> {
  const { facts } = engine.collections;

  function stream(filter: (after: FactDocument | undefined) => Filter, sort: NonNullable<FindOptions['sort']>) {
    return pages<FactDocument>(PAGE_SIZE, (after) =>
      engine.run(() => facts.find(filter(after), { sort, limit: PAGE_SIZE })),
    );
  }

  /** Those of the life that she is in: something of an earlier one may stand there until the next tidying. */
  function hers(learner: string, life: number): AsyncIterable<FactDocument> {
    const range = below(lifeKey(learner, life));
    return stream((after) => (after ? { _id: { $gt: after._id, $lt: range._id.$lt } } : range), { _id: 1 });
  }

  return {
    async *facts({ learner } = {}) {
      if (learner === undefined) {
        await engine.run(owed.copyEverything);
        for await (const doc of stream(afterNumber, { n: 1, _id: 1 })) yield factOf(doc);
        return;
      }
      const life = await engine.run(() => owed.copyOf(learner));
      if (life === undefined) return;
      for await (const doc of hers(learner, life)) yield factOf(doc);
    },
  };
}

/** Two processes may have given facts the same number. */
function afterNumber(after: FactDocument | undefined): Filter {
  return after ? following('n', after.n, after._id) : {};
}

function factOf({ _id, at, body }: FactDocument): Fact {
  const { learner, sequence } = parseFactKey(_id);
  return { id: `${learner}/${sequence}`, learner, at, ...body };
}
