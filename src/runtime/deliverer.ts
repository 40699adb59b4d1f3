import type { OutboxEntry } from '../learning/effect.ts';
import type { Outcome } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';
import { dueEntry } from '../learning/outbox.ts';

export type DelivererOptions = {
  /** The name under which this process holds delivery leases. */
  readonly by: string;
  readonly clock: () => number;
  /** Does one effect. What it throws counts as a failure that may pass. */
  readonly execute: (learner: Learner, entry: OutboxEntry) => Promise<Outcome>;
  /** Commits what came of an effect. `onCommit` of the steps has to call `committed`. */
  readonly settle: (id: string, entry: string, outcome: Outcome) => Promise<unknown>;
  readonly erase: (id: string) => Promise<void>;
  readonly report: (id: string, problem: string) => void;
};

/** Sends outboxes: of one learner one entry after another, of different learners side by side. */
export type Deliverer = {
  /** To be told of every commit: begins to send where this process has got the lease. */
  committed(learner: Learner): void;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
};

export function createDeliverer({ by, clock, execute, settle, erase, report }: DelivererOptions): Deliverer {
  /** The learners whose outbox is being sent, each as she was last committed here. */
  const latest = new Map<string, Learner>();
  const underWay = new Set<Promise<void>>();

  function committed(learner: Learner): void {
    const isUnderWay = latest.has(learner.id);
    if (!isUnderWay && learner.delivery?.by !== by) return;
    latest.set(learner.id, learner);
    if (isUnderWay) return;
    const work = deliver(learner.id);
    underWay.add(work);
    work.then(() => underWay.delete(work));
  }

  /** Where this fails, the lease runs out, and whoever wakes her then goes on. */
  async function deliver(id: string): Promise<void> {
    try {
      for (let next = nextOf(id); next; next = nextOf(id)) await deliverOne(next.learner, next.entry);
    } catch (error) {
      latest.delete(id);
      report(id, `its outbox has to wait: ${messageOf(error)}`);
    }
  }

  /** Looks and leaves in one go, so that a commit either is seen here or finds nobody under way. */
  function nextOf(id: string): { learner: Learner; entry: OutboxEntry } | undefined {
    const learner = latest.get(id);
    const entry = learner?.delivery?.by === by ? dueEntry(learner, clock()) : undefined;
    if (learner && entry) return { learner, entry };
    latest.delete(id);
    return undefined;
  }

  async function deliverOne(learner: Learner, entry: OutboxEntry): Promise<void> {
    if (entry.effect.kind === 'erase') {
      await erase(learner.id);
      latest.delete(learner.id);
      return;
    }
    await settle(learner.id, entry.id, await attempt(learner, entry));
  }

  async function attempt(learner: Learner, entry: OutboxEntry): Promise<Outcome> {
    try {
      return await execute(learner, entry);
    } catch (error) {
      const reason = messageOf(error);
      report(learner.id, `the effect ${entry.effect.kind} failed: ${reason}`);
      return { kind: 'retry', reason };
    }
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return { committed, idle };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
