import type { TranscriptEntry } from '../../learning/transcript.ts';
import { messageOf } from '../../message-of.ts';
import type { Timer } from '../../timer.ts';
import { createSparingReport } from '../sparing-report.ts';
import type { Listener } from './webchat.ts';

/** How often it is asked whether another process has delivered something to a page that hangs on this one. */
export const LOOK_MS = 250;

/**
 * A number is given before its entry is written: so often it is looked for, which is 10 s, and then a process has died between the
 * two.
 */
export const MAX_LOOKS = 40;

/** More than anybody gets in the time between two looks. */
const MAX_ENTRIES = 1_000;

/** `store.messages`, as far as it is asked. */
export type Transcripts = {
  newest(learners: readonly string[]): Promise<ReadonlyMap<string, number>>;
  read(learner: string, after: number, limit: number): Promise<TranscriptEntry[]>;
};

export type FollowOthersOptions = {
  readonly messages: Transcripts;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
  readonly report: (problem: string) => void;
  /** The learners who have listeners here. */
  readonly learners: () => readonly string[];
  readonly listenersOf: (learner: string) => readonly Listener[];
};

/** Tells listeners what is in the transcript, whichever process wrote it. */
export type FollowOthers = {
  /** To be called where somebody begins to listen: looks every 250 ms until nobody does. */
  begin(): void;
  /** Looks at one learner's transcript now. */
  look(learner: string): void;
};

/**
 * `newest`: what the store said when it was last asked; undefined: that she is not there. `looks`: how often was read since it has
 * said so.
 */
type Followed = { readonly newest: number | undefined; readonly looks: number };

/**
 * Whatever a listener is told was read from the transcript, after the last entry that it has: so it hears of each in order,
 * whoever wrote it, and a read that was overtaken by another says nothing new. All who listen are asked for with one question.
 */
export function followOthers(options: FollowOthersOptions): FollowOthers {
  const { messages, startTimer, learners, listenersOf } = options;
  const report = createSparingReport(options);
  const followed = new Map<string, Followed>();
  let isLooking = false;

  /** The newest entry that all of her listeners have; undefined: they are still reading the past for themselves. */
  function lastOf(learner: string): number | undefined {
    const all = listenersOf(learner).flatMap((listener) => listener.last() ?? []);
    return all.length > 0 ? Math.min(...all) : undefined;
  }

  async function lookAtAll(): Promise<void> {
    const live = learners().filter((learner) => lastOf(learner) !== undefined);
    for (const learner of followed.keys()) if (listenersOf(learner).length === 0) followed.delete(learner);
    if (live.length === 0) return;
    const newest = await messages.newest(live);
    await Promise.all(live.map((learner) => lookAt(learner, newest.get(learner)).catch(tellFailure)));
  }

  async function lookAt(learner: string, newest: number | undefined): Promise<void> {
    const known = followed.get(learner);
    const last = lastOf(learner) ?? 0;
    const looks = known?.newest === newest ? (known?.looks ?? 0) : 0;
    followed.set(learner, { newest, looks });
    if (newest === undefined) {
      const wasThere = known ? known.newest !== undefined : last > 0;
      if (wasThere) for (const listener of listenersOf(learner)) listener.cleared();
    } else if (newest > last && looks < MAX_LOOKS) {
      await publish(learner);
      followed.set(learner, { newest, looks: looks + 1 });
    }
  }

  async function publish(learner: string): Promise<void> {
    const last = lastOf(learner);
    if (last === undefined) return;
    const entries = await messages.read(learner, last, MAX_ENTRIES);
    for (const entry of entries) for (const listener of listenersOf(learner)) listener.entry(entry);
  }

  function tellFailure(error: unknown): void {
    report(`open chat pages wait for what other processes send: it can't be read: ${messageOf(error)}`, 'read');
  }

  function lookLater(): void {
    startTimer(LOOK_MS, async () => {
      await lookAtAll().catch(tellFailure);
      if (learners().length > 0) return lookLater();
      isLooking = false;
      followed.clear();
    });
  }

  return {
    begin() {
      if (isLooking) return;
      isLooking = true;
      lookLater();
    },
    look: (learner) => void publish(learner).catch(tellFailure),
  };
}
