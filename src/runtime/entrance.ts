import { createKeyedQueue } from '../keyed-queue.ts';
import type { Event, LearnerEvent } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';
import { hasSeen } from '../learning/seen.ts';
import type { NameBook } from './name-book.ts';

export type EntranceOptions = {
  readonly names: Pick<NameBook, 'recall' | 'lookUp'>;
  readonly step: (id: string, event: Event, mayBegin: boolean) => Promise<Learner | undefined>;
  readonly load: (id: string) => Promise<Learner | undefined>;
};

/** Where events come in: each finds the learner whose it is. */
export type Entrance = {
  /** Resolves once the event's step is on disk. Steps of one name are made in the order in which its events came. */
  enter(event: LearnerEvent): Promise<void>;
  /** Resolves when nobody is being looked up. */
  idle(): Promise<void>;
};

type Entered = { readonly id: string; readonly step: Promise<Learner | undefined> };

export function createEntrance({ names, step, load }: EntranceOptions): Entrance {
  const queue = createKeyedQueue();

  async function enter(event: LearnerEvent): Promise<void> {
    let entered = queue.isBusy(namesOf(event))
      ? await enterInTurn(event)
      : (enterRecalled(event) ?? (await enterInTurn(event)));
    while (entered && !(await entered.step)) {
      if (!(await isElsewhere(entered.id, event))) return;
      entered = await queue.run(namesOf(event), () => enterLookedUp(event));
    }
  }

  /** The next one with these names enters when this one's step is in its turn, not when that is over. */
  function enterInTurn(event: LearnerEvent): Promise<Entered | undefined> {
    return queue.run(namesOf(event), async () => enterRecalled(event) ?? enterLookedUp(event));
  }

  /** What is remembered makes nobody a learner: she may have been erased. */
  function enterRecalled(event: LearnerEvent): Entered | undefined {
    const id = names.recall(event);
    return id === undefined ? undefined : { id, step: step(id, event, false) };
  }

  async function enterLookedUp(event: LearnerEvent): Promise<Entered | undefined> {
    const id = await names.lookUp(event);
    return id === undefined ? undefined : { id, step: step(id, event, true) };
  }

  /**
   * The event changed nothing: she had taken it before, or she goes on under another name, or she was erased, and may have begun
   * anew since.
   */
  async function isElsewhere(id: string, event: LearnerEvent): Promise<boolean> {
    const learner = await load(id);
    if (event.kind === 'presence') return learner?.mergedInto !== undefined;
    return !learner || learner.mergedInto !== undefined || !hasSeen(learner.seen, event);
  }

  return { enter, idle: queue.idle };
}

function namesOf({ from, aliases = [] }: LearnerEvent): string[] {
  return [from.name, ...aliases].map((name) => `${from.channel}:${name}`);
}
