import { CORE_TEXTS } from '../../src/learning/core-texts.ts';
import type { Course, Lesson, Screen } from '../../src/learning/course.ts';
import { fillTemplate } from '../../src/learning/fill-template.ts';
import type { Ask, Condition, Flow, Scope, Step, Then, Triggers } from '../../src/learning/flow.ts';
import { LANGUAGES, type Localized } from '../../src/learning/language.ts';
import type { Library } from '../../src/learning/library.ts';
import type { Question } from '../../src/learning/question.ts';

/** What a test may change before the library is made: flows and courses that vanish, steps that move. */
export type LibraryParts = {
  readonly flows: Record<string, Flow>;
  readonly courses: Record<string, Course>;
  triggers: Triggers;
};

/**
 * A library written by hand: an onboarding, a menu with commands and words, flows with effects, pauses and timeouts,
 * two courses, and flows as broken as flows can be. A text is its language and key, followed by what it is filled with,
 * such as `en core.hint: Look again`.
 */
export function smallLibrary(edit: (parts: LibraryParts) => void = () => undefined): Library {
  const courses = table([growth(), plain()].map((course) => [course.id, course]));
  const flows = table([...talks(), ...hostileFlows(), ...lessonFlows(courses)].map((flow) => [flow.id, flow]));
  const parts = { flows, courses, triggers: TRIGGERS };
  edit(parts);
  return { version: 'small', ...parts, templates: {}, text: textOf };
}

/** The parts without a lesson, as if its author had taken it away. */
export function removeLesson({ courses, flows }: LibraryParts, course: string, lesson: string): void {
  const before = courses[course];
  if (before) courses[course] = { ...before, lessons: before.lessons.filter(({ id }) => id !== lesson) };
  delete flows[`lesson/${course}/${lesson}`];
}

/** The parts without a question of the pool. */
export function removeFromPool({ courses }: LibraryParts, course: string, question: string): void {
  const before = courses[course];
  if (!before) return;
  const { [question]: _, ...questions } = before.questions;
  courses[course] = { ...before, questions, pool: before.pool.filter(({ id }) => id !== question) };
}

/** The parts without a course. */
export function removeCourse({ courses, flows }: LibraryParts, course: string): void {
  delete courses[course];
  for (const name of Object.keys(flows)) if (name.startsWith(`lesson/${course}/`)) delete flows[name];
}

/** The parts with one step renamed, wherever it is named, as if its question were another one. */
export function renameStep({ flows }: LibraryParts, flow: string, from: string, to: string): void {
  const before = flows[flow];
  if (!before) return;
  const rename = (name: string) => (name === from ? to : name);
  const steps = Object.entries(before.steps).map(([name, step]) => [rename(name), retarget(step, rename)] as const);
  flows[flow] = { ...before, start: rename(before.start), steps: table(steps) };
}

function retarget({ then, ...step }: Step, rename: (name: string) => string): Step {
  if (!then) return step;
  if ('step' in then) return { ...step, then: { step: rename(then.step) } };
  if ('rules' in then)
    return { ...step, then: { rules: then.rules.map((rule) => ({ ...rule, step: rename(rule.step) })) } };
  const targets = Object.entries(then.byAnswer).map(([answer, name]) => [answer, rename(name)] as const);
  return { ...step, then: { byAnswer: table(targets), ...(then.else && { else: rename(then.else) }) } };
}

function table<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const made: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

/** Texts that are filled with something. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'core.hint': '{hint}',
  'core.right-answer': '{answer}',
  'core.expect-scale': '{from}–{to}',
  'course.limit': '{hours}',
  'course.retake': '{hours}',
  'course.lesson-done': '{lessonTitle} {percent}%',
  'course.not-passed': '{score}% of {passScore}%',
  'course-completed.congratulate': '{name} {courseTitle} {percent}%',
  'certificate.confirm': '{name}',
  'certificate.issued': '{number}',
  'school.joined': '{school}',
};

export const ENORMOUS = 'ө'.repeat(20_000);

function textOf(language: string, key: string, values: Parameters<Library['text']>[2] = {}): string {
  if (key === 'enormous.text') return ENORMOUS;
  if (key.startsWith('broken.') || (key.startsWith('core.') && CORE_TEXTS[key] === undefined))
    throw new Error(`no text ${key}`);
  const template = TEMPLATES[key];
  return template === undefined ? `${language} ${key}` : `${language} ${key}: ${fillTemplate(template, values)}`;
}

const COMMANDS = [
  'menu',
  'help',
  'language',
  'settings',
  'school',
  'pause',
  'hurry',
  'stop',
  'forget',
  'export',
  'certificate',
  'lessons',
  'circle',
  'failing',
  'broken',
  'enormous',
  'endless',
  'nowhere',
  'hoard',
  'stranger',
  'nameless',
  'one',
  'two',
  'three',
  'four',
  'five',
] as const;

const TRIGGERS: Triggers = {
  start: 'onboarding',
  otherwise: 'menu',
  commands: table([...COMMANDS.map((name) => [name, name] as const), ['start', 'onboarding'] as const]),
  words: table([
    ['menu', 'menu'],
    ['меню', 'menu'],
    ['башкы меню', 'menu'],
    ['главное меню', 'menu'],
    ['help', 'help'],
    ['помощь', 'help'],
    ['жардам', 'help'],
    ['stop', 'stop'],
    ['стоп', 'stop'],
    ['start', 'onboarding'],
    ['старт', 'onboarding'],
    ['баштоо', 'onboarding'],
  ]),
  events: table([
    ['course-completed', 'course-completed'],
    ['school-link', 'school'],
    ['course-link', 'course-link'],
    ['resumed', 'stop'],
  ]),
};

function flow(id: string, steps: Readonly<Record<string, Step>>): Flow {
  return { id, start: Object.keys(steps)[0] ?? '', steps: table(Object.entries(steps)) };
}

/** A step that says the text of `key`. */
function say(key: string, rest: Step = {}): Step {
  return { say: { key }, ...rest };
}

function choose(values: readonly string[], then: Then | undefined, ask: Ask = {}): Step {
  const choices = values.map((value) => ({ value, label: `label.${value}` }));
  return { ask: { choices, ...ask }, ...(then && { then }) };
}

function to(step: string): { then: Then } {
  return { then: { step } };
}

function by(byAnswer: Readonly<Record<string, string>>, otherwise?: string): Then {
  return otherwise === undefined
    ? { byAnswer: table(Object.entries(byAnswer)) }
    : { byAnswer: table(Object.entries(byAnswer)), else: otherwise };
}

function rules(...rules: readonly (readonly [Condition, string])[]): Then {
  return { rules: rules.map(([condition, step]) => ({ condition, step })) };
}

const ALWAYS: Condition = () => true;
const isStranger = ({ learner }: Scope) => learner.consented !== true;

function onboarding(): Flow {
  return flow('onboarding', {
    language: say('onboarding.welcome', choose(LANGUAGES, { step: 'consent' }, { save: 'learner.language' })),
    consent: say('onboarding.consent', choose(['yes', 'no'], by({ yes: 'agreed', no: 'declined' }))),
    agreed: { do: { action: 'give-consent', with: { text: 'onboarding.consent' } }, ...to('name') },
    declined: { do: { action: 'decline-consent', with: {} }, ...to('reconsider') },
    reconsider: say('onboarding.declined', choose(['yes'], { step: 'agreed' })),
    name: say('onboarding.name', {
      ask: { text: { min: 2, max: 20 }, save: 'learner.name', otherwise: 'onboarding.name-again' },
      then: rules([({ vars }) => vars.code !== '', 'join'], [ALWAYS, 'ready']),
    }),
    join: { do: { action: 'join-team', with: { code: '{code}' } }, then: by({ joined: 'joined' }, 'ready') },
    joined: say('onboarding.joined', to('ready')),
    ready: say('onboarding.ready', {
      then: rules([({ vars }) => vars.course !== '', 'course'], [ALWAYS, 'menu']),
    }),
    course: { call: { flow: 'course', with: { course: '{course}' } } },
    menu: { call: { flow: 'menu', with: {} } },
  });
}

/** As the shipped flows go through a course, a little shorter. */
function course(): Flow {
  return flow('course', {
    next: {
      do: { action: 'find-next', with: { course: '{course}' } },
      then: by(
        {
          before: 'before',
          lesson: 'lesson',
          limit: 'limit',
          after: 'after',
          retake: 'retake',
          repeat: 'repeat',
          completed: 'completed',
        },
        'gone',
      ),
    },
    before: { call: { flow: 'test', with: { course: '{course}', test: 'before' } }, ...to('before-done') },
    'before-done': say('course.before-done', to('next')),
    lesson: say('course.lesson', {
      call: { flow: 'lesson', with: { course: '{course}', lesson: '{lesson}' } },
      ...to('lesson-done'),
    }),
    'lesson-done': say('course.lesson-done', choose(['next', 'later'], by({ next: 'next', later: 'goodbye' }))),
    after: say('course.after', choose(['begin', 'later'], by({ begin: 'after-test', later: 'goodbye' }))),
    'after-test': {
      call: { flow: 'test', with: { course: '{course}', test: 'after' } },
      then: rules([({ progress }) => progress.passed === true, 'next'], [ALWAYS, 'not-passed']),
    },
    'not-passed': say('course.not-passed', to('next')),
    limit: say('course.limit'),
    retake: say('course.retake'),
    repeat: say('course.repeat', { call: { flow: 'lessons', with: {} } }),
    completed: say('course.completed'),
    goodbye: say('course.goodbye'),
    gone: say('course.gone'),
  });
}

function talks(): Flow[] {
  return [
    onboarding(),
    course(),
    flow('menu', {
      where: { then: rules([isStranger, 'onboarding'], [ALWAYS, 'menu']) },
      onboarding: { call: { flow: 'onboarding', with: { code: '', course: '' } } },
      menu: say(
        'menu.menu',
        choose(['learn', 'plain', 'settings'], by({ learn: 'learn', plain: 'plain' }, 'settings')),
      ),
      learn: { call: { flow: 'course', with: { course: 'growth' } } },
      plain: { call: { flow: 'course', with: { course: 'plain' } } },
      settings: { call: { flow: 'settings', with: {} }, ...to('menu') },
    }),
    flow('help', { help: say('help.help') }),
    flow('language', {
      language: say('language.ask', choose(LANGUAGES, { step: 'changed' }, { save: 'learner.language' })),
      changed: say('language.changed'),
    }),
    flow('settings', {
      settings: say(
        'settings.settings',
        choose(['language', 'name', 'back'], by({ language: 'language', name: 'name', back: 'end' })),
      ),
      language: { call: { flow: 'language', with: {} }, ...to('settings') },
      name: say('settings.name', { ask: { text: { min: 2, max: 20 }, save: 'learner.name' }, ...to('settings') }),
      end: say('settings.closed'),
    }),
    flow('school', {
      where: { then: rules([({ vars }) => (vars.code ?? '') !== '', 'join'], [ALWAYS, 'ask']) },
      ask: say('school.ask', {
        ask: {
          text: { min: 1, max: 64 },
          choices: [{ value: 'later', label: 'label.later' }],
          save: 'code',
          otherwise: 'school.again',
        },
        then: by({ later: 'end' }, 'join'),
      }),
      join: {
        do: { action: 'join-team', with: { code: '{code}' } },
        then: by({ joined: 'joined', unknown: 'unknown', failed: 'failed' }),
      },
      joined: say('school.joined'),
      unknown: say('school.unknown', to('ask')),
      failed: say('school.failed'),
      end: say('school.later'),
    }),
    flow('course-link', {
      where: { then: rules([isStranger, 'onboarding'], [ALWAYS, 'choose']) },
      onboarding: { call: { flow: 'onboarding', with: { code: '', course: '{course}' } } },
      choose: {
        do: { action: 'choose-course', with: { course: '{course}' } },
        then: by({ chosen: 'course', unknown: 'unknown' }),
      },
      course: { call: { flow: 'course', with: { course: '{course}' } } },
      unknown: say('course-link.unknown'),
    }),
    flow('course-completed', {
      congratulate: say('course-completed.congratulate', {
        then: rules([({ progress }) => progress.certifying === true, 'certificate'], [ALWAYS, 'end']),
      }),
      certificate: { call: { flow: 'certificate', with: {} } },
      end: say('course-completed.end'),
    }),
    flow('certificate', {
      which: { then: rules([({ learner }) => learner.name === '', 'name'], [ALWAYS, 'issue']) },
      name: say('certificate.name', { ask: { text: { min: 2, max: 20 }, save: 'learner.name' }, ...to('issue') }),
      issue: {
        do: { action: 'issue-certificate', with: { course: '' } },
        then: by({ issued: 'issued', none: 'none', failed: 'failed' }),
      },
      issued: say('certificate.issued', { link: { label: 'certificate.open', url: '{link}' } }),
      none: say('certificate.none'),
      failed: say('certificate.failed'),
    }),
    flow('lessons', {
      where: { then: rules([isStranger, 'onboarding'], [ALWAYS, 'choose']) },
      onboarding: { call: { flow: 'onboarding', with: { code: '', course: '' } } },
      choose: say('lessons.choose', {
        ask: { list: 'lessons', choices: [{ value: 'back', label: 'label.back' }], save: 'lesson' },
        then: by({ back: 'end' }, 'check'),
      }),
      check: {
        do: { action: 'check-lesson', with: { course: '', lesson: '{lesson}' } },
        then: by({ open: 'lesson', locked: 'locked', unknown: 'choose' }),
      },
      locked: say('lessons.locked', to('choose')),
      lesson: { call: { flow: 'lesson', with: { course: '', lesson: '{lesson}' } }, ...to('done') },
      done: say('lessons.done', { call: { flow: 'course', with: { course: '' } } }),
      end: say('lessons.closed'),
    }),
    flow('pause', {
      pause: say('pause.before', { wait: { afterMs: 60_000 }, ...to('after') }),
      after: say('pause.after'),
    }),
    flow('hurry', {
      hurry: say(
        'hurry.ask',
        choose(['yes', 'no'], { step: 'answered' }, { timeout: { afterMs: 60_000, then: 'late' } }),
      ),
      answered: say('hurry.answered'),
      late: say('hurry.late'),
    }),
    flow('stop', {
      which: { then: rules([({ vars }) => vars.event !== undefined, 'resumed'], [ALWAYS, 'stop']) },
      stop: { do: { action: 'stop', with: {} }, ...to('stopped') },
      stopped: say('stop.stopped'),
      resumed: say('stop.resumed'),
    }),
    flow('forget', {
      confirm: say('forget.confirm', choose(['yes', 'no'], by({ yes: 'erase', no: 'kept' }))),
      erase: say('forget.erased', { do: { action: 'erase', with: {} } }),
      kept: say('forget.kept'),
    }),
    flow('export', {
      export: { do: { action: 'export', with: {} }, then: by({ ready: 'ready', failed: 'failed' }) },
      ready: say('export.ready', { link: { label: 'export.open', url: '{link}' } }),
      failed: say('export.failed'),
    }),
    ...['one', 'two', 'three', 'four', 'five'].map((name) =>
      flow(name, { ask: say(`${name}.ask`, choose(['yes', 'no'], undefined)) }),
    ),
  ];
}

/** What the linter never lets through. */
function hostileFlows(): Flow[] {
  const fails: Condition = () => {
    throw new Error('this condition fails');
  };
  const hoarding = Array.from({ length: 30 }, (_, i): [string, Step] => [
    `ask-${i}`,
    { ask: { text: { min: 1, max: 100_000 }, save: `answer-${i}` }, then: { step: `ask-${(i + 1) % 30}` } },
  ]);
  return [
    flow('circle', { a: say('circle.a', to('b')), b: to('a') }),
    flow('failing', { a: say('failing.a', to('b')), b: { then: rules([fails, 'a']) } }),
    flow('broken', { a: say('broken.missing') }),
    flow('enormous', {
      a: say('enormous.text', to('b')),
      b: say('enormous.text', to('c')),
      c: say('enormous.text', choose(['yes'], { step: 'a' })),
    }),
    flow('endless', { a: { call: { flow: 'endless', with: {} }, ...to('b') }, b: say('endless.b') }),
    flow('nowhere', { a: { call: { flow: 'no-such-flow', with: {} } } }),
    flow('nameless', { a: { do: { action: 'issue-certificate', with: { course: '' } } } }),
    flow('hoard', Object.fromEntries(hoarding)),
    flow('stranger', { a: { call: { flow: 'lesson', with: { course: 'growth', lesson: 'one' } } } }),
  ];
}

function all<T>(value: T): Localized<T> {
  return { ky: value, ru: value, en: value };
}

function options(id: string, count: number, right: readonly number[], level?: Question['level']): Question {
  const labels = ['Alpha', 'Beta', 'Gamma', 'Delta'].slice(0, count);
  return {
    id,
    ...(level && { level }),
    type: right.length > 1 ? 'choices' : 'choice',
    right,
    text: all({
      prompt: `${id}?`,
      ...(count > 2 && { hint: `hint of ${id}` }),
      options: labels.map((label) => ({ label, feedback: `${id} ${label}` })),
    }),
  };
}

function growth(): Course {
  const pool = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((id, i) => options(id, 3, [0], i < 3 ? 'recall' : 'apply'));
  const firstQuestions: Question[] = [
    options('praise', 3, [1]),
    options('true-or-false', 2, [0]),
    options('several', 4, [0, 2]),
    {
      id: 'number',
      type: 'number',
      ranges: [{ value: 12.5, tolerance: 0.5, isRight: true }],
      text: all({ prompt: 'number?', rangeFeedback: [undefined] }),
    },
  ];
  const secondQuestions: Question[] = [
    {
      id: 'word',
      type: 'text',
      text: all({ prompt: 'word?', answers: [{ text: 'menu', isRight: true }] }),
    },
    { id: 'order', type: 'order', text: all({ prompt: 'order?', items: ['sow', 'water', 'reap'] }) },
    {
      id: 'match',
      type: 'match',
      text: all({ prompt: 'match?', items: ['cat', 'dog'], matches: ['meows', 'barks'] }),
    },
    { id: 'scale', type: 'scale', from: 1, to: 5, text: all({ prompt: 'scale?', low: 'no', high: 'yes' }) },
    { id: 'reflection', type: 'reflection', text: all({ prompt: 'reflection?', feedback: 'A good thought.' }) },
  ];
  return {
    id: 'growth',
    title: all('Growth'),
    summary: all('About growth'),
    languages: LANGUAGES,
    lessons: [lesson('one', firstQuestions), lesson('two', secondQuestions)],
    pace: { unlock: 'sequential' },
    test: { before: 2, after: 2 },
    pool,
    pass: { score: 0.7, retakeAfterMs: 86_400_000 },
    certificate: { hours: 12, title: all('Growth'), signatories: [] },
    questions: byId([...pool, ...firstQuestions, ...secondQuestions]),
  };
}

/** A course without test and certificate. */
function plain(): Course {
  const question = options('only', 3, [1]);
  return {
    id: 'plain',
    title: all('Plain'),
    summary: all('Plainly'),
    languages: LANGUAGES,
    lessons: [lesson('short', [question])],
    pace: { unlock: 'free' },
    pool: [],
    pass: { score: 0.7, retakeAfterMs: 0 },
    questions: byId([question]),
  };
}

function byId(questions: readonly Question[]): Record<string, Question> {
  return table(questions.map((question) => [question.id, question]));
}

/** A first screen that waits for “next”, then a screen for each question. */
function lesson(id: string, questions: readonly Question[]): Lesson {
  const screens: Screen[] = [
    { text: all(`${id} begins`) },
    ...questions.map((question) => ({ text: all(''), question: question.id })),
  ];
  return { id, title: all(`Lesson ${id}`), goal: all('Learn'), minutes: 5, screens };
}

function lessonFlows(courses: Readonly<Record<string, Course>>): Flow[] {
  return Object.values(courses).flatMap(({ id, lessons }) => lessons.map((one) => lessonFlow(id, one)));
}

/** As the library compiles a lesson. */
function lessonFlow(course: string, { id, screens }: Lesson): Flow {
  const names = screens.map(({ question }) => question ?? 'start.1');
  const steps = screens.map(({ text, question }, i): [string, Step] => {
    const next = names[i + 1];
    return [
      names[i] ?? '',
      {
        say: { text, progress: { done: i + 1, of: screens.length } },
        ask: question === undefined ? { choices: [{ value: 'next', label: 'core.next' }] } : { question },
        ...(next !== undefined && { then: { step: next } }),
      },
    ];
  });
  return flow(`lesson/${course}/${id}`, Object.fromEntries(steps));
}
