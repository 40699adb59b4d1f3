import type { LearnerEvent, Outcome, OutcomeEvent } from '../../src/learning/event.ts';
import { SKEW_MS } from '../../src/learning/seen.ts';
import type { Crew } from './crew.ts';
import type { Process } from './process.ts';
import type { Pupil } from './pupil.ts';
import { latencyMs, strikes, type World } from './world.ts';

/** How long a platform waits for an answer before it delivers an event again. */
const PATIENCE_MS = 15_000;
const SLOWEST_DELIVERY_MS = 5_000;
const LATE_MS = 60_000;

/** What a platform knows of an event. */
export type Posted = { readonly event: LearnerEvent; readonly pupil: Pupil; isAcknowledged: boolean };

/** Delivers events late, again and out of order, and each until it is acknowledged. */
export type Platform = {
  readonly posted: ReadonlyMap<string, Posted>;
  post(pupil: Pupil, event: LearnerEvent): void;
  /** Tells, now or later, once or more often, what became of something that was sent. */
  report(learner: string, entry: string, outcome: Outcome): void;
  /** Delivers again what was set aside to come when much has happened since. */
  deliverLate(): void;
};

export function createPlatform(world: World, crew: Crew): Platform {
  const { random, scheduler, ledger } = world;
  const posted = new Map<string, Posted>();
  const aside: Posted[] = [];
  let reports = 0;

  function post(pupil: Pupil, event: LearnerEvent): void {
    const one: Posted = { event, pupil, isAcknowledged: false };
    posted.set(event.id, one);
    ledger.posted(event);
    world.trace(() => `${pupil.id} ${JSON.stringify({ ...event, from: undefined })}`);
    const isLate = strikes(world, 'late');
    scheduler.after(isLate ? random() * LATE_MS : latencyMs(world, SLOWEST_DELIVERY_MS), () => deliver(one));
    if (strikes(world, 'repeat')) scheduler.after(random() * LATE_MS, () => deliver(one));
    if (event.from.channel !== 'web' && strikes(world, 'repeat', 0.25)) aside.push(one);
  }

  function deliver(one: Posted): void {
    const process = crew.serving();
    if (!process) scheduler.after(1_000, () => deliver(one));
    else deliverTo(process, one);
  }

  /** The browser's events have the time at which they come; a messenger's that at which they were sent. */
  function deliverTo(process: Process, one: Posted): void {
    const { event } = one;
    const at = event.from.channel === 'web' ? process.clock() : event.at;
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      if (!one.isAcknowledged) scheduler.after(random() * 10_000, () => deliver(one));
    };
    const cancelPatience = scheduler.after(PATIENCE_MS, again);
    world.trace(() => `${event.id} is delivered to ${process.name}`);
    process.runtime.handle({ ...event, at }).then(
      () => {
        isOver = true;
        one.isAcknowledged = true;
        cancelPatience();
      },
      (error: Error) => {
        world.trace(() => `${event.id} is refused by ${process.name}: ${error.message}`);
        cancelPatience();
        again();
      },
    );
  }

  function report(learner: string, entry: string, outcome: Outcome): void {
    reports += 1;
    const life = beganAt(learner);
    const at = scheduler.now();
    const event: OutcomeEvent = { kind: 'outcome', entry, outcome, report: { id: `report-${reports}`, at } };
    const isLate = strikes(world, 'late');
    scheduler.after(isLate ? random() * LATE_MS : latencyMs(world, SLOWEST_DELIVERY_MS), () =>
      tell(learner, event, life),
    );
    if (strikes(world, 'repeat')) scheduler.after(random() * LATE_MS, () => tell(learner, event, life));
  }

  function beganAt(learner: string): number {
    return ledger.lives.get(learner)?.learner.createdAt ?? 0;
  }

  /** Until somebody has taken it. What is reported of an earlier life within the skew of clocks is left out: see `isNews`. */
  function tell(learner: string, event: OutcomeEvent, life: number): void {
    const process = crew.serving();
    const again = () => void scheduler.after(1_000 + random() * 9_000, () => tell(learner, event, life));
    if (!process) return again();
    const begun = beganAt(learner);
    if (event.report && begun !== life && begun <= event.report.at + SKEW_MS) return;
    ledger.reported(process.name, learner, event);
    let isOver = false;
    const end = (retry: boolean) => {
      if (!isOver && retry) again();
      isOver = true;
    };
    scheduler.after(PATIENCE_MS, () => end(true));
    process.runtime.settle(learner, event).then(
      () => end(false),
      () => end(true),
    );
  }

  return {
    posted,
    post,
    report,
    deliverLate() {
      for (const one of aside) deliver(one);
    },
  };
}
