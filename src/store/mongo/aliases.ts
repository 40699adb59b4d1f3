import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** Where further names of learners lead. */
export function storeAliases(engine: Engine): Store['aliases'] {
  const { aliases } = engine.collections;
  return {
    get: (key) => engine.run(async () => (await aliases.findOne({ _id: key }))?.learner),
    put: (key, learner) =>
      engine.run(async () => {
        await aliases.updateOne({ _id: key }, { $set: { learner } }, { upsert: true });
      }),
  };
}
