import type { LearnerEvent, OutcomeEvent } from '../learning/event.ts';

/** Where what a channel hears goes: the runtime. */
export type Inbox = {
  /** Resolves once the step is on disk. Throws where it could not be kept: then the platform has to send it again. */
  handle(event: LearnerEvent): Promise<void>;
  /** What a platform says by itself of something sent to `learner` (an id of ours). Resolves once that is recorded. */
  settle(learner: string, event: OutcomeEvent): Promise<void>;
  /** An update, or a part of one, that can't be read: shown to the operators, and done with. */
  reject(rejection: Rejection): void;
};

/** `reason` holds nothing that she wrote. `update`: the platform's id of it, where it can be found. */
export type Rejection = { readonly channel: string; readonly reason: string; readonly update?: string };
