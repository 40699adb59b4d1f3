import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

/** When jobs last ran. */
export function storeJobs(engine: Engine): Store['jobs'] {
  const { jobs } = engine.collections;
  return {
    lastRun: (name) => engine.run(async () => (await jobs.findOne({ _id: name }))?.ranAt),
    ran: (name, at) =>
      engine.run(async () => {
        await jobs.updateOne({ _id: name }, { $max: { ranAt: at } }, { upsert: true });
      }),
  };
}
