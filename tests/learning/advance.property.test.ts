import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Event, LearnerEvent, Outcome } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import { LANGUAGES } from '../../src/learning/language.ts';
import { newLearner } from '../../src/learning/learner.ts';
import { dueEntry } from '../../src/learning/outbox.ts';
import { BEGINNING, checkedAdvance, FROM } from './drive.ts';
import { removeCourse, removeFromPool, removeLesson, renameStep, smallLibrary } from './small-library.ts';

const LIBRARIES = [
  smallLibrary(),
  smallLibrary((parts) => removeLesson(parts, 'growth', 'one')),
  smallLibrary((parts) => removeFromPool(parts, 'growth', 'p1')),
  smallLibrary((parts) => removeCourse(parts, 'growth')),
  smallLibrary((parts) => renameStep(parts, 'lesson/growth/one', 'several', 'few')),
  smallLibrary((parts) => renameStep(parts, 'school', 'join', 'enter')),
  smallLibrary((parts) => renameStep(parts, 'hurry', 'hurry', 'haste')),
  smallLibrary(({ flows }) => {
    delete flows.menu;
    delete flows.hurry;
  }),
];

const WORDS = [
  ...['menu', 'help', '/help', '/меню', 'жардам', 'стоп', 'старт', '/settings', '/school', '/pause', '/hurry'],
  ...['/language', '/stop', '/start school-7', '/start course-plain', '/start course-none', '/lessons', '/export'],
  ...['/certificate', '/forget', '/one', '/two', '/three', '/four', '/five', '/', '/?'],
  ...[
    '1',
    '2',
    '3',
    'a',
    'b',
    'yes',
    'no',
    'next',
    '12,5',
    '3 1 2',
    '1b 2a',
    'all',
    'Айгүл',
    'constructor',
    '__proto__',
  ],
  ...['', ' ', '🙂', '\u0000', '\u202egnp.exe', '\ud800', 'ө'.repeat(5_000), '"\\"'.repeat(1_000)],
];

const HOSTILE = [
  '/circle',
  '/failing',
  '/broken',
  '/enormous',
  '/endless',
  '/nowhere',
  '/hoard',
  '/stranger',
  '/nameless',
];

const VALUES = [
  'a',
  'b',
  'c',
  'next',
  'yes',
  'no',
  'later',
  'begin',
  'learn',
  'plain',
  'settings',
  'en',
  'ru',
  'one',
  '3',
];

type Move =
  | { kind: 'text'; text: string }
  /** Of the turn that waits (0), the one before it (1), … */
  | { kind: 'tap'; ago: number; values: readonly string[] }
  | { kind: 'start'; parameter: string | undefined }
  | { kind: 'language'; language: (typeof LANGUAGES)[number] }
  | { kind: 'other' }
  | { kind: 'presence'; isReachable: boolean }
  /** Of the first entry that is owed, or of one that was. `id`: one of few, so that some come again. */
  | { kind: 'report'; isOwed: boolean; id: number; outcome: Outcome }
  | { kind: 'wake' }
  | { kind: 'deliver' }
  | { kind: 'outcome'; outcome: Outcome }
  | { kind: 'repeat' }
  | { kind: 'swap'; library: number };

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>(
    { kind: 'done' },
    { kind: 'done', result: 'joined', values: { team: '7', school: 'School 7' } },
    { kind: 'done', result: 'unknown' },
    { kind: 'done', result: 'issued', values: { certificate: 'c1', link: '/c/c1', number: 'SB-1' } },
    { kind: 'done', result: 'ready', values: { link: '/export/1' } },
    { kind: 'retry', reason: 'busy' },
    { kind: 'retry', reason: 'slow down', afterMs: 90_000_000 },
    { kind: 'retry', reason: 'not yet', afterMs: 5, isUntried: true },
    { kind: 'never', reason: 'bad payload' },
    { kind: 'never', reason: 'blocked', unreachable: true },
  ),
);

const textOf = (...texts: string[]): fc.Arbitrary<Move> =>
  fc.constantFrom(...texts).map((text) => ({ kind: 'text', text }));

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: textOf(...WORDS) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      ago: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 5),
      values: fc.array(fc.constantFrom(...VALUES), { minLength: 0, maxLength: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      ago: fc.constant(0),
      values: fc.constantFrom<readonly string[]>(['a'], ['next'], ['yes'], ['learn'], ['begin'], ['en']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      parameter: fc.constantFrom(undefined, 'school-7', 'course-growth', `school-${'\u0001'.repeat(30_000)}`),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('language' as const), language: fc.constantFrom(...LANGUAGES) }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Move>(
      { kind: 'other' },
      { kind: 'presence', isReachable: false },
      { kind: 'presence', isReachable: true },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      isOwed: fc.boolean(),
      id: fc.nat(20),
      outcome,
    }),
  },
  { weight: 2, arbitrary: fc.constant<Move>({ kind: 'wake' }) },
  { weight: 4, arbitrary: fc.constant<Move>({ kind: 'deliver' }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('outcome' as const), outcome }) },
  { weight: 1, arbitrary: fc.constant<Move>({ kind: 'repeat' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), library: fc.nat(LIBRARIES.length - 1) }) },
);

/** Milliseconds that pass before a move. */
const pause = fc.constantFrom(0, 500, 2_000, 60_000, 3_600_000, 90_000_000);
/** How much older than now an event may be by its platform's time. */
const age = fc.constantFrom(0, 0, 0, 1_000, 1_000_000);
const movesOf = (one: fc.Arbitrary<Move>) => fc.array(fc.tuple(one, pause, age), { minLength: 1, maxLength: 70 });

it('bears whatever learners, platforms and authors do, in any order', () => {
  const any = fc.oneof({ weight: 10, arbitrary: move }, { weight: 1, arbitrary: textOf(...HOSTILE) });
  const property = fc.property(movesOf(any), fc.boolean(), (some, isKnown) => void play(some, isKnown));
  fc.assert(property, { numRuns: 200 });
});

it('never apologises where flows and courses are right, whatever learners and platforms do', () => {
  const right = move.filter((one) => one.kind !== 'swap');
  const property = fc.property(movesOf(right), fc.boolean(), (some, isKnown) => {
    expect(play(some, isKnown).filter((fact) => fact.kind === 'flow.stopped')).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
});

/** All facts of a conversation. `isKnown`: the moves come after the onboarding. */
function play(some: [Move, number, number][], isKnown: boolean): Fact[] {
  let library = LIBRARIES[0] ?? smallLibrary();
  let now = BEGINNING;
  let learner = newLearner('learner', FROM, now);
  let last: LearnerEvent | undefined;
  let number = 0;
  const ids = new Set<string>();
  const facts: Fact[] = [];
  const take = (event: Event) => {
    const before = new Set(learner.outbox.map((entry) => entry.id));
    const step = checkedAdvance(learner, event, library, now);
    learner = step.learner;
    facts.push(...step.facts);
    for (const { id } of learner.outbox.filter((entry) => !before.has(entry.id))) {
      expect(ids).not.toContain(id);
      ids.add(id);
    }
    if (event.kind === 'wake') expectToHaveCaughtUp();
  };
  const expectToHaveCaughtUp = () => {
    const isDue = dueEntry(learner, now) !== undefined;
    if (!isDue) expect(learner.wakeAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
  };
  const takeOfHers = (done: object, at: number) => {
    last = { ...done, id: `event-${number++}`, at, from: FROM } as LearnerEvent;
    take(last);
  };
  const opening: Move[] = [
    { kind: 'start', parameter: undefined },
    { kind: 'tap', ago: 0, values: ['en'] },
    { kind: 'tap', ago: 0, values: ['yes'] },
    { kind: 'text', text: 'Айгүл' },
    { kind: 'tap', ago: 0, values: ['learn'] },
  ];
  const all = [...(isKnown ? opening.map((one): [Move, number, number] => [one, 0, 0]) : []), ...some];
  for (const [one, passed, older] of all) {
    now += passed;
    const at = now - older;
    if (one.kind === 'swap') library = LIBRARIES[one.library] ?? library;
    else if (one.kind === 'repeat') last && take(last);
    else if (one.kind === 'wake') take(one);
    else if (one.kind === 'tap') {
      takeOfHers({ kind: 'tap', turn: learner.conversation.turn - one.ago, values: one.values }, at);
    } else if (one.kind === 'outcome') take({ ...one, entry: learner.outbox[0]?.id ?? 'none' });
    else if (one.kind === 'report') {
      const entry = (one.isOwed && learner.outbox[0]?.id) || '1.0';
      take({ kind: 'outcome', entry, outcome: one.outcome, report: { id: `report-${one.id}`, at } });
    } else if (one.kind === 'deliver') {
      for (let [entry] = learner.outbox; entry?.effect.kind === 'send'; [entry] = learner.outbox) {
        take({ kind: 'outcome', entry: entry.id, outcome: { kind: 'done' } });
      }
    } else takeOfHers(one.kind === 'other' ? { kind: 'other', what: 'sticker' } : one, at);
    if (learner.profile.unreachableAt !== undefined) {
      expect(learner.outbox.filter((entry) => entry.effect.kind === 'send')).toEqual([]);
    }
  }
  return facts;
}
