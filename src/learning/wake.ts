import { type Draft, record, replaceFrame } from './draft.ts';
import type { Step } from './flow.ts';
import { flowOf } from './flow-of.ts';
import { at, goOn, moveFrame } from './interpreter.ts';
import type { Frame } from './learner.ts';

/** The clock reached a time that something was waiting for: a question has timed out, a pause has ended. */
export function wake(draft: Draft): void {
  const { frames } = draft.learner.conversation;
  for (const frame of frames) {
    const index = draft.learner.conversation.frames.indexOf(frame);
    const step = flowOf(draft.world.library, frame)?.steps[frame.step];
    if (index >= 0 && step) wakeFrame(draft, index, frame, step);
  }
}

function wakeFrame(draft: Draft, index: number, frame: Frame, step: Step): void {
  const { now } = draft.world;
  const { waiting } = frame;
  const isTop = index === draft.learner.conversation.frames.length - 1;
  if (waiting?.kind === 'time' && waiting.until <= now) {
    if (isTop) goOn(draft, frame, step);
    else moveFrame(draft, index, frame, step);
  }
  if (waiting?.kind === 'answer' && waiting.timeoutAt !== undefined && waiting.timeoutAt <= now) {
    record(draft, { kind: 'question.timed-out', flow: frame.flow, step: frame.step });
    if (step.ask?.timeout) replaceFrame(draft, index, at(frame, step.ask.timeout.then));
    else replaceFrame(draft, index, withoutTimeout(frame));
  }
}

/** The author took the timeout away while it ran: the question just waits. */
function withoutTimeout(frame: Frame): Frame {
  if (frame.waiting?.kind !== 'answer') return frame;
  const { timeoutAt: _, ...waiting } = frame.waiting;
  return { ...frame, waiting };
}
