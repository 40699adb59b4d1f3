import { advanceAll } from '../../src/learning/advance.ts';
import type { Event, LearnerEvent, OutcomeEvent } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { firstDifference } from './first-difference.ts';
import { isStep } from './is-step.ts';
import type { Kin } from './kin.ts';
import type { Commit, Process } from './process.ts';
import { ofTheStore } from './team.ts';
import type { Trace } from './world.ts';

/** What processes know, and whether what they commit is what the core makes of it. */
export type ReplayCheck = {
  /** What came of an effect, as the process that did it knows it. */
  ends(by: string, learner: string, outcome: OutcomeEvent): void;
  /** A process is told by the platform what became of something. */
  reported(by: string, learner: string, event: OutcomeEvent): void;
  /** The entry that a platform reported by an event of this id. */
  entryOfReport(report: string): string | undefined;
  /** Whether a commit is what the core makes of the version before, of what happened, and of what the process knew. */
  isOneStep(by: Process, from: Learner, commit: Commit, event: LearnerEvent | undefined): boolean;
};

type Candidate = { readonly outcomes: readonly OutcomeEvent[]; readonly events: readonly Event[] };

/** Before the id of what a platform tells by itself, in the ring: see `seen.ts`. */
export const BY_ITSELF = '~';

export function createReplayCheck(kin: Pick<Kin, 'mergesOf'>, trace: Trace): ReplayCheck {
  /** What a process knows and has not yet recorded, by process and learner. */
  const known = new Map<string, readonly OutcomeEvent[]>();
  /** What each process was told by a platform, by process and learner. */
  const told = new Map<string, OutcomeEvent[]>();
  const entries = new Map<string, string>();

  /** The likely ones first. */
  function* candidatesOf(
    key: string,
    outcomes: readonly OutcomeEvent[],
    { from, commit, event }: { from: Learner; commit: Commit; event: LearnerEvent | undefined },
  ): Generator<Candidate> {
    const settled = outcomes.filter(({ outcome }) => outcome.kind !== 'retry');
    const last = event ? [event] : [];
    for (const some of [settled, outcomes.slice(-1), [], outcomes, ...outcomes.map((one) => [one])]) {
      yield { outcomes: some, events: [...some, ...last] };
    }
    const others: Event[] = toldOf(told.get(key) ?? [], from, commit);
    others.push(...kin.mergesOf(from, commit.learner));
    if (!event) others.push({ kind: 'wake' });
    for (const other of others) {
      for (const some of [[], settled, outcomes]) yield { outcomes: some, events: [...some, other] };
    }
  }

  return {
    ends(by, learner, outcome) {
      const key = `${by} ${learner}`;
      known.set(key, [...(known.get(key) ?? []), outcome]);
    },
    reported(by, learner, event) {
      const key = `${by} ${learner}`;
      told.set(key, [...(told.get(key) ?? []), event]);
      entries.set(`${BY_ITSELF}${event.report?.id}`, event.entry);
    },
    entryOfReport: (report) => entries.get(report),
    isOneStep(by, from, commit, event) {
      const key = `${by.name} ${from.id}`;
      const outcomes = [...(known.get(key) ?? []), ...ofTheStore(from)];
      for (const { outcomes: taken, events } of candidatesOf(key, outcomes, { from, commit, event })) {
        if (events.length === 0) continue;
        const random = randomFrom(`${from.id}:${from.version}`);
        const step = advanceAll(from, events, { now: commit.now, library: by.library, random });
        if (step.learner === from) continue;
        if (!isStep(commit, step)) {
          trace(() => `  unlike ${events.map(({ kind }) => kind)}: ${firstDifference(commit, step)}`);
          continue;
        }
        known.set(
          key,
          outcomes.filter((one) => !taken.includes(one)),
        );
        return true;
      }
      return false;
    },
  };
}

/** Of what a process was told, that which may have led to this commit. */
function toldOf(told: readonly OutcomeEvent[], from: Learner, { learner, facts }: Commit): OutcomeEvent[] {
  return told.filter(({ entry, report }) => {
    const before = from.outbox.find(({ id }) => id === entry);
    const isMoved = before !== undefined && learner.outbox.find(({ id }) => id === entry) !== before;
    return isMoved || facts.some((fact) => isOf(fact, entry, report?.id));
  });
}

function isOf(fact: Fact, entry: string, report: string | undefined): boolean {
  if (fact.kind === 'message.undelivered') return fact.entry === entry;
  return fact.kind === 'event.presumed-seen' && fact.event === `${BY_ITSELF}${report}`;
}
