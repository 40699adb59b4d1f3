import { ACTIONS } from './actions.ts';
import { enterActivity, finishActivity, interruptedIn, leaveActivities, nextInTest } from './activity.ts';
import type { CoreEvent } from './core-texts.ts';
import { type Draft, owe, record, replaceFrame, sayText, setFrames, topFrame } from './draft.ts';
import type { ActionCall, Flow, FlowCall, Step, Then } from './flow.ts';
import { activityOf, flowOf } from './flow-of.ts';
import type { Frame, VarValue } from './learner.ts';
import { scopeOf } from './scope.ts';
import { fillAll, sayStep } from './screen.ts';

type Vars = Readonly<Record<string, VarValue>>;

/**
 * Takes what happened (`take`), then runs the innermost flow, and whatever it returns to, until something has to be
 * waited for or nothing is left to do.
 * Never throws: a flow that fails, or goes on for ever, is recorded and left with an apology.
 */
export function run(draft: Draft, take: () => void): void {
  try {
    take();
    while (runOne(draft)) draft.stepsLeft -= 1;
  } catch (error) {
    stopFlow(draft, error instanceof Error ? error.message : String(error));
  }
}

/** Runs one step of the innermost flow. False: there is nothing to run. */
function runOne(draft: Draft): boolean {
  const frame = topFrame(draft);
  if (!frame || frame.waiting) return false;
  if (draft.stepsLeft <= 0) throw new Error('too many steps for one event: the flow goes round in a circle');
  draft.running = frame;
  const flow = flowOf(draft.world.library, frame);
  const step = flow?.steps[frame.step];
  if (!flow) leaveLostFlow(draft, frame);
  else if (step) runStep(draft, frame, step);
  else findPlace(draft, frame, flow);
  return true;
}

function runStep(draft: Draft, frame: Frame, step: Step): void {
  const { conversation } = draft.learner;
  if (step.ask) return askStep(draft, frame, step);
  sayStep(draft, frame, step, conversation.turn);
  if (step.do) return act(draft, frame, step, step.do);
  if (step.call) return call(draft, frame, step, step.call);
  if (step.wait) return waitFor(draft, frame, { kind: 'time', until: draft.world.now + step.wait.afterMs });
  goOn(draft, frame, step);
}

function askStep(draft: Draft, frame: Frame, step: Step): void {
  const turn = draft.learner.conversation.turn + 1;
  draft.learner.conversation = { ...draft.learner.conversation, turn };
  sayStep(draft, frame, step, turn);
  const { now } = draft.world;
  const timeout = step.ask?.timeout;
  waitFor(draft, frame, {
    kind: 'answer',
    turn,
    since: now,
    attempts: 0,
    ...(timeout && { timeoutAt: now + timeout.afterMs }),
  });
}

function waitFor(draft: Draft, frame: Frame, waiting: NonNullable<Frame['waiting']>): void {
  replaceFrame(draft, -1, { ...frame, waiting });
}

function act(draft: Draft, frame: Frame, step: Step, { action, with: values }: ActionCall): void {
  const perform = ACTIONS[action as keyof typeof ACTIONS];
  if (!perform) throw new Error(`no action ${action}`);
  const result = perform(draft, fillAll(values, frame.vars));
  if (result.kind === 'end') return setFrames(draft, []);
  if (result.kind === 'outcome') return goOn(draft, withVars(frame, result.values), step, result.outcome);
  waitFor(draft, frame, { kind: 'effect', entry: owe(draft, result.effect) });
}

/** A call that is the last thing a flow does takes the flow's place, so that flows which call each other don't pile up. */
function call(draft: Draft, frame: Frame, step: Step, { flow, with: values }: FlowCall): void {
  if (step.then) waitFor(draft, frame, { kind: 'call' });
  else setFrames(draft, draft.learner.conversation.frames.slice(0, -1));
  const vars = fillAll(values, frame.vars);
  if (flow === 'lesson' || flow === 'test') enterActivity(draft, flow, vars);
  else pushFlow(draft, flow, vars);
}

/** No flow of ours goes deeper than five. */
const MAX_FRAMES = 16;

/** How many flows may wait for what she asked for: of what she began before these, the oldest is left. */
const MAX_INTERRUPTED = 8;

/**
 * Puts a flow on top of what she is doing; it comes back to that at its end.
 * Throws where there is no such flow, or flows call each other without end.
 */
export function pushFlow(draft: Draft, name: string, vars: Vars): void {
  const flow = draft.world.library.flows[name];
  if (!flow) throw new Error(`no flow ${name}`);
  const earlier = leaveEarlier(draft, name);
  const { frames } = draft.learner.conversation;
  if (frames.length >= MAX_FRAMES) throw new Error('flows call each other without end');
  const isFirstFlow = name === draft.world.library.triggers.start;
  setFrames(draft, [
    ...frames,
    earlier && isFirstFlow ? takeUp(earlier, vars) : { flow: name, step: flow.start, vars },
  ]);
}

/** The first flow goes on where she was in it: what she has told and what her link named is not lost. */
function takeUp(earlier: Frame, vars: Vars): Frame {
  const given = Object.entries(vars).filter(([, value]) => value !== '');
  return withVars(at(earlier, earlier.step), Object.fromEntries(given));
}

/**
 * A flow that was interrupted and now begins again does not wait any more, so that the stack can't grow: what it had called
 * is left, what it had interrupted stays, and so do the flows that call it now. Returns where it was.
 */
function leaveEarlier(draft: Draft, name: string): Frame | undefined {
  const { frames } = draft.learner.conversation;
  const end = interruptedIn(frames);
  const begin = frames.slice(0, end).findIndex((frame) => frame.flow === name);
  if (begin >= 0) leave(draft, begin, end);
  return frames[begin];
}

/** Lets a flow that she asked for (a command, a word, a link) interrupt what she is doing. */
export function interrupt(draft: Draft, name: string, vars: Vars = {}): void {
  const { length } = draft.learner.conversation.frames;
  if (length > MAX_INTERRUPTED) leave(draft, 0, length - MAX_INTERRUPTED);
  pushFlow(draft, name, vars);
}

/** Takes the frames from `begin` to before `end` off the stack. */
function leave(draft: Draft, begin: number, end: number): void {
  const { frames } = draft.learner.conversation;
  leaveActivities(draft, frames.slice(begin, end));
  setFrames(draft, frames.toSpliced(begin, end - begin));
}

/** Starts the flow that an event of the core starts. False: there is none. */
export function raise(draft: Draft, event: CoreEvent, vars: Vars): boolean {
  const flow = draft.world.library.triggers.events[event];
  if (flow !== undefined) interrupt(draft, flow, { ...vars, event });
  return flow !== undefined;
}

/** Goes on after the step of the innermost frame, by the answer or outcome it had. The next step is still to be run. */
export function goOn(draft: Draft, frame: Frame, step: Step, answer?: string): void {
  const next = step.then && target(draft, frame, step.then, answer);
  if (next === undefined) return endFlow(draft, frame);
  replaceFrame(draft, -1, at(frame, next));
}

/** Moves a frame that isn't innermost to the step after its own: it is run when the frames above it have ended. */
export function moveFrame(draft: Draft, index: number, frame: Frame, step: Step, answer?: string): void {
  const next = step.then && target(draft, frame, step.then, answer);
  if (next === undefined) return setFrames(draft, draft.learner.conversation.frames.toSpliced(index, 1));
  replaceFrame(draft, index, at(frame, next));
}

/** The frame at the beginning of another of its steps. */
export function at({ flow, vars }: Frame, step: string): Frame {
  return { flow, step, vars };
}

export function withVars(frame: Frame, values: Vars = {}): Frame {
  return { ...frame, vars: { ...frame.vars, ...values } };
}

function target(draft: Draft, frame: Frame, then: Then, answer: string | undefined): string | undefined {
  if ('step' in then) return then.step;
  if ('byAnswer' in then) return (answer !== undefined && own(then.byAnswer, answer)) || then.else;
  const scope = scopeOf(draft.world.library, draft.learner, frame, draft.world.now);
  return then.rules.find((rule) => rule.condition(scope))?.step;
}

function own(map: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Ends the innermost flow; the one below goes on, or shows again what it was waiting for. */
function endFlow(draft: Draft, frame: Frame | undefined = topFrame(draft)): void {
  setFrames(draft, draft.learner.conversation.frames.slice(0, -1));
  const completed = frame && finishActivity(draft, frame);
  if (completed === undefined || !raise(draft, 'course-completed', { course: completed })) resumeBelow(draft);
}

function resumeBelow(draft: Draft): void {
  const below = topFrame(draft);
  const { waiting } = below ?? {};
  if (!below || !waiting) return;
  if (waiting.kind === 'answer') showAgain(draft);
  if (waiting.kind !== 'call') return;
  const step = flowOf(draft.world.library, below)?.steps[below.step];
  if (step) goOn(draft, below, step);
  else replaceFrame(draft, -1, at(below, below.step));
}

/** Shows again what the innermost frame waits for, with the same turn, so that a tap on either message counts. */
export function showAgain(draft: Draft): void {
  const frame = topFrame(draft);
  if (frame?.waiting?.kind !== 'answer') return;
  const step = flowOf(draft.world.library, frame)?.steps[frame.step];
  if (step?.ask) sayStep(draft, frame, step, frame.waiting.turn);
  else replaceFrame(draft, -1, at(frame, frame.step));
}

/**
 * The step where she is, is gone (design: content is live): a test goes on with the next of its questions, a lesson or
 * a flow begins again.
 */
function findPlace(draft: Draft, frame: Frame, flow: Flow): void {
  if (activityOf(frame.flow)?.kind === 'test') {
    const next = nextInTest(frame, flow);
    return next === undefined ? endFlow(draft, frame) : replaceFrame(draft, -1, at(frame, next));
  }
  if (!flow.steps[flow.start]) return leaveLostFlow(draft, frame);
  if (activityOf(frame.flow)) sayText(draft, 'core.lesson-changed');
  else record(draft, { kind: 'flow.stopped', flow: frame.flow, step: frame.step, reason: 'the step is gone' });
  replaceFrame(draft, -1, at(frame, flow.start));
}

function leaveLostFlow(draft: Draft, frame: Frame): void {
  record(draft, { kind: 'flow.stopped', flow: frame.flow, step: frame.step, reason: 'the flow is gone' });
  setFrames(draft, draft.learner.conversation.frames.slice(0, -1));
  resumeBelow(draft);
}

function stopFlow(draft: Draft, reason: string): void {
  const frame = draft.running ?? topFrame(draft);
  record(draft, {
    kind: 'flow.stopped',
    flow: frame?.flow ?? '',
    step: frame?.step ?? '',
    reason: reason.slice(0, 200),
  });
  leaveActivities(draft, draft.learner.conversation.frames);
  setFrames(draft, []);
  draft.said = draft.said.filter((message) => !message.ask);
  sayText(draft, 'core.sorry');
}
