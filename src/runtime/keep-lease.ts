import { messageOf } from '../message-of.ts';
import type { Timer } from '../timer.ts';

export type KeepLeaseOptions = {
  /** Takes or renews it; false: another process holds it. */
  readonly take: () => Promise<boolean>;
  readonly renewMs: number;
  readonly startTimer: Timer;
  /** Told once, where it could not be renewed: then nothing is renewed any more. */
  readonly onLost: (problem: string) => void;
};

/** Renews a lease that was taken. Returns how to end that; resolves when no renewal is under way. */
export function keepLease({ take, renewMs, startTimer, onLost }: KeepLeaseOptions): () => Promise<void> {
  let isOver = false;
  let renewal: Promise<void> | undefined;
  let cancel = renewLater();

  function renewLater(): () => void {
    return startTimer(renewMs, () => {
      renewal = renew();
    });
  }

  async function renew(): Promise<void> {
    const problem = await problemOf(take);
    if (isOver) return;
    if (problem === undefined) cancel = renewLater();
    else onLost(problem);
  }

  return async () => {
    isOver = true;
    cancel();
    await renewal;
  };
}

async function problemOf(take: () => Promise<boolean>): Promise<string | undefined> {
  try {
    return (await take()) ? undefined : 'another process holds it';
  } catch (error) {
    return messageOf(error);
  }
}
