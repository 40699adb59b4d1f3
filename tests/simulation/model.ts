import type { Fact } from '../../src/learning/fact.ts';
import { type Learner, TEST_RESULTS_KEPT } from '../../src/learning/learner.ts';

/** What a plain reading of her facts says that a learner has done. Times are milliseconds since the epoch. */
export type Model = {
  readonly profile: {
    language?: string;
    consentedAt?: number;
    team?: string;
    unreachableAt?: number;
    isStopped: boolean;
  };
  readonly progress: Record<string, ModelCourse>;
  /** Of a lesson that was completed with a score that its answers don't make, or a test, in words. */
  readonly wrong: string[];
};

type ModelCourse = {
  startedAt: number;
  completedAt?: number;
  readonly lessons: Record<string, { startedAt: number; completedAt?: number; readonly marks: Record<string, number> }>;
  before?: ModelTest;
  after: ModelTest[];
  certificate?: string;
  /** The tests that she is in, by side: her marks, by question, since it was drawn. */
  readonly running: Record<string, { question: string; mark: number }[]>;
};

type ModelTest = { at: number; score: number; passed: boolean; questions: string[] };

/** Reads facts one after another, and knows nothing of flows, steps or the core's code. */
export function modelOf(facts: readonly Fact[]): Model {
  const model: Model = { profile: { isStopped: false }, progress: {}, wrong: [] };
  for (const fact of facts) read(model, fact);
  return model;
}

function read(model: Model, fact: Fact): void {
  const { profile } = model;
  if ('course' in fact) readCourse(model, fact);
  else if (fact.kind === 'language.chosen') profile.language = fact.language;
  else if (fact.kind === 'consent.given') profile.consentedAt = fact.at;
  else if (fact.kind === 'team.joined') profile.team = fact.team;
  else if (fact.kind === 'learner.unreachable') profile.unreachableAt = fact.at;
  else if (fact.kind === 'learner.stopped') profile.isStopped = true;
  else if (fact.kind === 'learner.resumed') profile.isStopped = false;
}

function readCourse(model: Model, fact: Fact & { course: string }): void {
  const { progress, wrong } = model;
  if (fact.kind === 'course.started') {
    if (progress[fact.course]) wrong.push(`${fact.course} was started twice`);
    progress[fact.course] = { startedAt: fact.at, lessons: {}, after: [], running: {} };
  }
  const course = progress[fact.course];
  if (!course) wrong.push(`${fact.kind} before ${fact.course} was started`);
  else if (fact.kind === 'course.completed') complete(model, course, fact);
  else if (fact.kind === 'certificate.issued') course.certificate = fact.certificate;
  else if (fact.kind === 'test.started') course.running[fact.test] = [];
  else if (fact.kind === 'test.completed') finishTest(model, course, fact);
  else if (fact.kind === 'question.answered') answer(model, course, fact);
  else if (fact.kind === 'lesson.started') {
    if (course.lessons[fact.lesson]) wrong.push(`${fact.lesson} was started twice`);
    course.lessons[fact.lesson] = { startedAt: fact.at, marks: {} };
  } else if (fact.kind === 'lesson.completed') finishLesson(model, course, fact);
}

function complete({ wrong }: Model, course: ModelCourse, fact: Fact & { kind: 'course.completed' }): void {
  if (course.completedAt !== undefined) wrong.push(`${fact.course} was completed twice`);
  if (!course.after.some(({ passed }) => passed)) wrong.push(`${fact.course} was completed without its test`);
  course.completedAt = fact.at;
}

/** Of a lesson the first answer counts; once it is done, a better first answer of a repetition does. */
function answer({ wrong }: Model, course: ModelCourse, fact: Fact & { kind: 'question.answered' }): void {
  const { question, mark } = fact;
  if (fact.where !== 'lesson') return void course.running[fact.where]?.push({ question, mark: mark ?? 0 });
  const lesson = course.lessons[fact.lesson ?? ''];
  if (!lesson) return void wrong.push(`${question} was answered in ${fact.lesson}, which was not started`);
  const before = lesson.marks[question];
  if (fact.attempt !== 1 || mark === undefined) return;
  if (before === undefined || (lesson.completedAt !== undefined && mark > before)) lesson.marks[question] = mark;
}

function finishLesson({ wrong }: Model, course: ModelCourse, fact: Fact & { kind: 'lesson.completed' }): void {
  const lesson = course.lessons[fact.lesson];
  if (!lesson) return void wrong.push(`${fact.lesson} was completed, and not started`);
  const score = meanOf(Object.values(lesson.marks)) ?? 1;
  if (score !== fact.score)
    wrong.push(`${fact.lesson} was completed with ${fact.score}, and its answers make ${score}`);
  lesson.completedAt ??= fact.at;
}

function finishTest({ wrong }: Model, course: ModelCourse, fact: Fact & { kind: 'test.completed' }): void {
  const answers = course.running[fact.test] ?? [];
  delete course.running[fact.test];
  const { at, score, passed } = fact;
  const mean = meanOf(answers.map(({ mark }) => mark));
  if (mean !== score) wrong.push(`the test ${fact.test} was completed with ${score}, and its answers make ${mean}`);
  const result = { at, score, passed, questions: answers.map(({ question }) => question) };
  if (fact.test === 'before') course.before = result;
  else course.after = [...course.after, result].slice(-TEST_RESULTS_KEPT);
}

function meanOf(marks: readonly number[]): number | undefined {
  return marks.length === 0 ? undefined : marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
}

/** The same view of a learner as she is kept. What no fact tells (a name, where she is in a lesson) is left out. */
export function viewOf({ profile, progress }: Learner): Pick<Model, 'profile' | 'progress'> {
  const { language, consentedAt, team, unreachableAt, stoppedAt } = profile;
  const courses = Object.entries(progress).map(([id, { lessons, certificate, pausedTest: _, ...course }]) => {
    const plain = Object.entries(lessons).map(([lesson, { step: __, ...one }]) => [lesson, one]);
    return [id, { ...course, lessons: Object.fromEntries(plain), certificate: certificate?.id }];
  });
  return {
    profile: { language, consentedAt, team, unreachableAt, isStopped: stoppedAt !== undefined } as Model['profile'],
    progress: Object.fromEntries(courses),
  };
}
