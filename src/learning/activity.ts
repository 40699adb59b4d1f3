import { courseScore, isPassed, lessonScore } from './completion.ts';
import type { Course } from './course.ts';
import { type Draft, record, setFrames, updateProgress } from './draft.ts';
import { drawTest } from './draw-test.ts';
import type { Flow } from './flow.ts';
import { type Activity, activityOf, flowNameOf, questionsOf } from './flow-of.ts';
import { type CourseProgress, type Frame, type LessonProgress, TEST_RESULTS_KEPT, type VarValue } from './learner.ts';

type LessonActivity = Activity & { kind: 'lesson' };
type TestActivity = Activity & { kind: 'test' };

/**
 * Begins a lesson (`course`, `lesson`) or a test (`course`, `test`) on top of the flow that called it, or goes on where
 * she left it. What she had interrupted below is left: a learner is in one lesson or test at a time.
 * Throws where she has not consented, or the course has no such lesson or test.
 */
export function enterActivity(draft: Draft, kind: 'lesson' | 'test', vars: Readonly<Record<string, VarValue>>): void {
  const { learner, world } = draft;
  if (learner.profile.consentedAt === undefined) throw new Error('no consent before the first lesson or test');
  const name = `${kind}/${vars.course || learner.course}/${vars[kind]}`;
  const activity = activityOf(name);
  const course = world.library.courses[activity?.course ?? ''];
  if (!activity || !course) throw new Error(`nothing to learn at ${name}`);
  leaveInterrupted(draft);
  learner.course = course.id;
  if (learner.progress[course.id] === undefined) {
    record(draft, { kind: 'course.started', course: course.id });
    updateProgress(draft, course.id, {});
  }
  const frame = activity.kind === 'lesson' ? enterLesson(draft, activity) : enterTest(draft, activity, course);
  setFrames(draft, [...learner.conversation.frames, frame]);
}

/** Keeps of the stack only the flows that called each other down to the innermost one. */
function leaveInterrupted(draft: Draft): void {
  const { frames } = draft.learner.conversation;
  const from = interruptedIn(frames);
  leaveActivities(draft, frames.slice(0, from));
  setFrames(draft, frames.slice(from));
}

/** How many of the frames were interrupted: the others called each other down to what runs now. */
export function interruptedIn(frames: readonly Frame[]): number {
  return frames.findLastIndex((frame) => frame.waiting?.kind !== 'call') + 1;
}

function enterLesson(draft: Draft, activity: LessonActivity): Frame {
  const name = flowNameOf(activity);
  const flow = draft.world.library.flows[name];
  if (!flow) throw new Error(`no lesson ${name}`);
  const vars = { course: activity.course, lesson: activity.lesson };
  const progress = draft.learner.progress[activity.course]?.lessons[activity.lesson];
  if (progress?.completedAt === undefined && progress?.step !== undefined)
    return { flow: name, step: progress.step, vars };
  if (progress === undefined) {
    record(draft, { kind: 'lesson.started', course: activity.course, lesson: activity.lesson });
    updateLesson(draft, activity, { startedAt: draft.world.now, marks: {} });
  }
  return { flow: name, step: flow.start, vars };
}

function enterTest(draft: Draft, activity: TestActivity, course: Course): Frame {
  const flow = flowNameOf(activity);
  const progress = draft.learner.progress[course.id] as CourseProgress;
  const { pausedTest } = progress;
  if (pausedTest?.flow === flow) return { flow, step: pausedTest.step, vars: pausedTest.vars };
  const asked = {
    ...(progress.before && { before: progress.before.questions }),
    after: progress.after.map((result) => result.questions),
  };
  const questions = drawTest(course, activity.test, asked, draft.world.random);
  record(draft, { kind: 'test.started', course: course.id, test: activity.test, questions });
  return { flow, step: questions[0] ?? '', vars: { course: course.id, questions, answered: [], marks: [] } };
}

/** The next question of a test that she has not answered; undefined: she answered all that the course still has. */
export function nextInTest(frame: Frame, flow: Flow): string | undefined {
  const answered = frame.vars.answered;
  const behind = Array.isArray(answered) ? answered : [];
  return questionsOf(frame).find((question) => flow.steps[question] && !behind.includes(question));
}

/** Notes where she leaves the lessons and the test among these frames, so that she can go on there. */
export function leaveActivities(draft: Draft, frames: readonly Frame[]): void {
  for (const frame of frames) {
    const activity = activityOf(frame.flow);
    if (activity?.kind === 'lesson') updateLesson(draft, activity, { step: frame.step });
    if (activity?.kind === 'test') {
      updateProgress(draft, activity.course, { pausedTest: { flow: frame.flow, step: frame.step, vars: frame.vars } });
    }
  }
}

/** A lesson or test has come to its end. Returns the id of the course where that completes it. */
export function finishActivity(draft: Draft, frame: Frame): string | undefined {
  const activity = activityOf(frame.flow);
  if (!activity) return undefined;
  if (activity.kind === 'lesson') finishLesson(draft, activity);
  else finishTest(draft, activity, frame);
  return completeCourse(draft, activity.course);
}

function finishLesson(draft: Draft, activity: LessonActivity): void {
  const { course, lesson } = activity;
  const progress = draft.learner.progress[course]?.lessons[lesson];
  if (!progress) return;
  record(draft, { kind: 'lesson.completed', course, lesson, score: lessonScore(progress) });
  const { step: _, ...rest } = progress;
  setLesson(draft, activity, { ...rest, completedAt: rest.completedAt ?? draft.world.now });
}

function finishTest(draft: Draft, { course: id, test }: TestActivity, frame: Frame): void {
  const course = draft.world.library.courses[id];
  const progress = draft.learner.progress[id];
  const marks = Array.isArray(frame.vars.marks) ? frame.vars.marks.map(Number) : [];
  if (!course || !progress) return;
  const { pausedTest: _, ...rest } = progress;
  draft.learner.progress = { ...draft.learner.progress, [id]: rest };
  if (marks.length === 0) return;
  const score = marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  const passed = test === 'after' && score >= course.pass.score;
  const answered = Array.isArray(frame.vars.answered) ? frame.vars.answered : [];
  const result = { at: draft.world.now, score, passed, questions: answered };
  record(draft, { kind: 'test.completed', course: id, test, score, passed });
  if (test === 'before') updateProgress(draft, id, { before: result });
  else updateProgress(draft, id, { after: [...progress.after, result].slice(-TEST_RESULTS_KEPT) });
}

function completeCourse(draft: Draft, id: string): string | undefined {
  const course = draft.world.library.courses[id];
  const progress = draft.learner.progress[id];
  if (!course || !progress || progress.completedAt !== undefined || !isPassed(course, progress)) return undefined;
  updateProgress(draft, id, { completedAt: draft.world.now });
  record(draft, { kind: 'course.completed', course: id, score: courseScore(course, progress) });
  return id;
}

/**
 * Keeps the mark of the first answer to a question of a lesson. Whoever repeats a finished lesson can better a mark, since
 * that is how a course without a test is passed after all; a second try never does.
 */
export function keepMark(draft: Draft, activity: LessonActivity, question: string, mark: number): void {
  const { marks = {}, completedAt } = draft.learner.progress[activity.course]?.lessons[activity.lesson] ?? {};
  const known = marks[question];
  if (known !== undefined && (completedAt === undefined || mark <= known)) return;
  updateLesson(draft, activity, { marks: { ...marks, [question]: mark } });
}

function updateLesson(draft: Draft, activity: LessonActivity, changes: Partial<LessonProgress>): void {
  const before = draft.learner.progress[activity.course]?.lessons[activity.lesson];
  setLesson(draft, activity, { startedAt: draft.world.now, marks: {}, ...before, ...changes });
}

function setLesson(draft: Draft, { course, lesson }: LessonActivity, progress: LessonProgress): void {
  const lessons = draft.learner.progress[course]?.lessons ?? {};
  updateProgress(draft, course, { lessons: { ...lessons, [lesson]: progress } });
}
