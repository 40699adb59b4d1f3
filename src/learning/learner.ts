import type { OutboxEntry } from './effect.ts';
import type { Language } from './language.ts';

/** The number of the shape below. A change of shape adds one, and an upgrade to `upgrade.ts`. */
export const LEARNER_SCHEMA = 1;

/**
 * One teacher: one aggregate, one document, typically 4–8 KB and never above `LEARNER_MAX_BYTES`.
 * What grows without bound lives in facts. All times (`…At`) are milliseconds since the epoch.
 */
export type Learner = {
  readonly id: string;
  readonly schema: number;
  /** Counts commits; a commit names the version that it was made from. */
  readonly version: number;
  /** How many facts were ever recorded: the next fact's number. */
  readonly sequence: number;
  readonly createdAt: number;
  /** When she last wrote or tapped. */
  readonly activeAt: number;
  readonly address: Address;
  readonly profile: Profile;
  readonly conversation: Conversation;
  /** By course id. */
  readonly progress: Readonly<Record<string, CourseProgress>>;
  /** The course that she is in. */
  readonly course?: string;
  readonly seen: SeenRing;
  readonly outbox: readonly OutboxEntry[];
  /** Who sends the outbox, and until when nobody else may. */
  readonly delivery?: { readonly by: string; readonly until: number };
  /** The earliest time at which anything is owed. */
  readonly wakeAt?: number;
  /** Ids of others who turned out to be the same person: what they had is hers, and they go when she is erased. */
  readonly adopted?: readonly string[];
  /** The id of the learner who has taken over what was hers: the same person, by another name. Nothing happens here any more. */
  readonly mergedInto?: string;
};

/** A hard cap on the JSON of a learner, in UTF-8 bytes (design: one document a learner). */
export const LEARNER_MAX_BYTES = 65_536;

/** Where she is spoken to. `name` is the channel's name for her: for Telegram the chat id, for the browser her cookie's id. */
export type Address = { readonly channel: string; readonly name: string };

export type Profile = {
  readonly language?: Language;
  /** As it should stand on a certificate. */
  readonly name?: string;
  /** `HH:MM` in her own time, or `never`. */
  readonly nudgeAt?: string;
  readonly team?: string;
  readonly school?: string;
  readonly consentedAt?: number;
  readonly stoppedAt?: number;
  /** Set when the channel said that nothing reaches her; cleared when she writes. */
  readonly unreachableAt?: number;
};

/** The stack of flows, innermost last. `turn` numbers the questions asked, from `firstTurn` on. */
export type Conversation = { readonly turn: number; readonly frames: readonly Frame[] };

export type VarValue = string | number | boolean | readonly string[];

export type Frame = {
  /** A flow of the library, `lesson/COURSE/LESSON`, or `test/COURSE/before|after`. */
  readonly flow: string;
  readonly step: string;
  readonly vars: Readonly<Record<string, VarValue>>;
  /** Absent: the step is still to be run. A frame that was interrupted keeps what it waits for. */
  readonly waiting?: Waiting;
};

export type Waiting =
  | {
      readonly kind: 'answer';
      readonly turn: number;
      readonly since: number;
      /** How often this question was already answered wrongly. */
      readonly attempts: number;
      readonly hinted?: boolean;
      readonly timeoutAt?: number;
    }
  | { readonly kind: 'effect'; readonly entry: string }
  /** For the flow that it called, which stands above it on the stack. */
  | { readonly kind: 'call' }
  | { readonly kind: 'time'; readonly until: number };

export type CourseProgress = {
  readonly startedAt: number;
  readonly completedAt?: number;
  /** By lesson id. */
  readonly lessons: Readonly<Record<string, LessonProgress>>;
  readonly before?: TestResult;
  /** A test that she left half-way: she goes on with the same questions. */
  readonly pausedTest?: Frame;
  /** The newest last, at most `TEST_RESULTS_KEPT`. */
  readonly after: readonly TestResult[];
  readonly certificate?: { readonly id: string; readonly link: string };
};

export type LessonProgress = {
  readonly startedAt: number;
  readonly completedAt?: number;
  /** The step where she left it, while another flow has the stack. */
  readonly step?: string;
  /** First-attempt marks (0 to 1) by question id; of a finished lesson that she repeats, the better one. */
  readonly marks: Readonly<Record<string, number>>;
};

export const TEST_RESULTS_KEPT = 8;

export type TestResult = {
  readonly at: number;
  /** Mean mark, 0 to 1. */
  readonly score: number;
  readonly passed: boolean;
  readonly questions: readonly string[];
};

/**
 * The last event ids (design: a ring of 64), in the order in which they came, with the platform's times (see `timeInRing`).
 * `forgottenAt`: the latest time of those that fell out; an event that is not later than that and not in the ring counts as seen.
 */
export type SeenRing = {
  readonly ids: readonly string[];
  readonly at: readonly number[];
  readonly forgottenAt?: number;
};

export const SEEN_RING_SIZE = 64;

/** What the id of an event takes at the most, in UTF-8: channels hash longer ones. */
export const EVENT_ID_MAX_BYTES = 100;

/** A learner whom nothing has happened to yet: version 0 is never stored. */
export function newLearner(id: string, address: Address, now: number): Learner {
  return {
    id,
    schema: LEARNER_SCHEMA,
    version: 0,
    sequence: 0,
    createdAt: now,
    activeAt: now,
    address,
    profile: {},
    conversation: { turn: firstTurn(now), frames: [] },
    progress: {},
    seen: { ids: [], at: [] },
    outbox: [],
  };
}

/** Five digits to the base of 36, in which buttons carry a turn: each of them is one less for the answer. */
const TURNS = 36 ** 5;

/**
 * The second in which she begins, of some two years. Her id is the same when she was forgotten and comes back, and buttons of
 * before are still on her screen: as nobody is asked a question a second, their turns were earlier ones.
 */
function firstTurn(now: number): number {
  return Math.floor(now / 1_000) % TURNS;
}
