import type { Store } from '../store.ts';
import { tidyCountedPeople } from './counted-people.ts';
import type { Engine } from './engine.ts';
import { tidyErasures } from './erasure.ts';
import { tidyLeases } from './leases.ts';
import type { OwedFacts } from './owed-facts.ts';

/** The nightly tidying: what is over, what an erasure left, and the facts that nobody has copied. */
export function storeTidying(engine: Engine, owed: OwedFacts): Pick<Store, 'tidy'> {
  return {
    tidy: (now) =>
      engine.run(async () => {
        await owed.copyEverything();
        const leases = await tidyLeases(engine, now);
        const people = await tidyCountedPeople(engine, now);
        return leases + people + (await tidyErasures(engine, now));
      }),
  };
}
