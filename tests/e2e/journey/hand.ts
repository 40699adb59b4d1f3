import type { Reply, Shown } from '../../player/shown.ts';

/** The learner's hand on one channel: the same journey is made with three of them. */
export type Hand = {
  readonly channel: string;
  /** Comes, as somebody new. Resolves as `reply` does. */
  begin(): Promise<void>;
  /** All that was said to her since her last reply, and what is offered below it. */
  screen(): Shown;
  /** Resolves when the channel has taken it; the answer comes later. */
  reply(reply: Reply, shown: Shown): Promise<void>;
  close(): Promise<void>;
};
