import { type Draft, record, replaceFrame } from './draft.ts';
import { flowOf } from './flow-of.ts';
import { at, goOn, moveFrame } from './interpreter.ts';
import type { Frame } from './learner.ts';

/** The clock reached a time that something was waiting for: a question has timed out, a pause has ended. */
export function wake(draft: Draft): void {
  const { frames } = draft.learner.conversation;
  for (const frame of frames) {
    const index = draft.learner.conversation.frames.indexOf(frame);
    if (index >= 0 && isDue(frame, draft.world.now)) wakeFrame(draft, index, frame);
  }
}

function isDue({ waiting }: Frame, now: number): boolean {
  if (waiting?.kind === 'time') return waiting.until <= now;
  return waiting?.kind === 'answer' && waiting.timeoutAt !== undefined && waiting.timeoutAt <= now;
}

/** Where its step is gone, the frame finds a new place as it runs. */
function wakeFrame(draft: Draft, index: number, frame: Frame): void {
  const step = flowOf(draft.world.library, frame)?.steps[frame.step];
  if (frame.waiting?.kind === 'answer') {
    record(draft, { kind: 'question.timed-out', flow: frame.flow, step: frame.step });
  }
  if (!step) return replaceFrame(draft, index, at(frame, frame.step));
  if (frame.waiting?.kind === 'answer') {
    const { timeout } = step.ask ?? {};
    return replaceFrame(draft, index, timeout ? at(frame, timeout.then) : withoutTimeout(frame));
  }
  const isTop = index === draft.learner.conversation.frames.length - 1;
  if (isTop) goOn(draft, frame, step);
  else moveFrame(draft, index, frame, step);
}

/** The author took the timeout away while it ran: the question just waits. */
function withoutTimeout(frame: Frame): Frame {
  if (frame.waiting?.kind !== 'answer') return frame;
  const { timeoutAt: _, ...waiting } = frame.waiting;
  return { ...frame, waiting };
}
