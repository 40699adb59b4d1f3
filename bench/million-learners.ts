import { hash } from 'node:crypto';
import { advance } from '../src/learning/advance.ts';
import type { LearnerEvent } from '../src/learning/event.ts';
import type { Fact } from '../src/learning/fact.ts';
import { type CourseProgress, type Learner, type LessonProgress, SEEN_RING_SIZE } from '../src/learning/learner.ts';
import type { Library } from '../src/learning/library.ts';
import { randomFrom } from '../src/learning/random.ts';
import { learnerInLesson } from './learner-in-lesson.ts';

/** So many facts has each learner here, for the sake of disk and time; a year of lessons leaves some hundreds. */
export const FACTS_EACH = 3;
export const HOUR_MS = 3_600_000;
/** A backlog, as it stands after processes were down; the others are due within a day. */
const DUE_WITHIN_MS = 24 * HOUR_MS;
const DUE_ONE_IN = 100;
const LONGEST_BACKLOG_MS = 600_000;
const MONTHS_MS = 200 * 24 * HOUR_MS;
const LANGUAGES = ['ky', 'ky', 'ky', 'ru', 'en'] as const;
const FIRST_NAMES = ['Айгүл', 'Нурзат', 'Бакыт', 'Чолпон', 'Эльмира', 'Жаңыл', 'Гүлмира', 'Анна'];
const LAST_NAMES = ['Асанова', 'Токтогулова', 'Жумабаева', 'Сыдыкова', 'Ли', 'Мамбетова', 'Өмүралиева'];
const OBLASTS = ['Чүй', 'Ош', 'Нарын', 'Талас', 'Баткен', 'Ысык-Көл', 'Жалал-Абад'];

export type MillionLearners = {
  readonly now: number;
  /** The nth learner, the same each time: 4 to 8 KB of JSON, 6 on average. */
  learner(n: number): Learner;
  id(n: number): string;
  fact(n: number, sequence: number): Fact;
  /** An answer of hers, and what comes of it. */
  advance(learner: Learner): { readonly learner: Learner; readonly facts: readonly Fact[] };
};

/** Teachers who stand at a question of a lesson, each with a name, a school, times, marks and finished courses of her own. */
export function millionLearners(library: Library): MillionLearners {
  const { json, events, now } = learnerInLesson(library, 0);
  const template: Learner = JSON.parse(json);
  const event = events[0] as LearnerEvent;
  const [templateFact] = step(template).facts;
  const [course = '', current] = Object.entries(template.progress)[0] ?? [];
  if (!templateFact || !current) throw new Error('the learner answered no question of a course');

  function step(learner: Learner) {
    const answered: LearnerEvent = { ...event, from: learner.address, id: `step-${learner.version}-${learner.id}` };
    return advance(learner, answered, { now, library, random: randomFrom(learner.id) });
  }

  return {
    now,
    advance: step,
    id,
    learner(n) {
      const random = randomFrom(`learner ${n}`);
      const one = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
      const activeAt = now - Math.floor(random() * 7 * 24 * HOUR_MS) - 60_000;
      const createdAt = activeAt - Math.floor(random() * MONTHS_MS);
      const finished = Array.from({ length: Math.floor(random() * 4) }, (_, i) => [
        `course-${i}`,
        finishedCourse(createdAt, random),
      ]);
      return {
        ...template,
        id: id(n),
        version: 40 + Math.floor(random() * 400),
        sequence: FACTS_EACH,
        createdAt,
        activeAt,
        address: { channel: 'telegram', name: String(1_000_000_000 + n) },
        profile: {
          ...template.profile,
          language: one(LANGUAGES),
          name: `${one(FIRST_NAMES)} ${one(LAST_NAMES)}`,
          nudgeAt: `${17 + Math.floor(random() * 4)}:00`,
          school: `${one(OBLASTS)}, №${1 + Math.floor(random() * 90)} орто мектеп`,
        },
        progress: { ...Object.fromEntries(finished), [course]: current },
        seen: seenBefore(activeAt, n, random),
        wakeAt: wakeAt(n, now, random),
      };
    },
    fact(n, sequence) {
      const learner = id(n);
      const at = now - (FACTS_EACH - sequence) * 24 * HOUR_MS - (n % 86_400) * 1000;
      return { ...templateFact, id: `${learner}/${sequence}`, learner, at };
    },
  };
}

/** As random as an HMAC, and of the same length: `randomFrom` has 32 bits, of which a million would have some alike. */
function id(n: number): string {
  return BigInt(`0x${hash('sha256', `id ${n}`)}`)
    .toString(32)
    .slice(0, 26);
}

function wakeAt(n: number, now: number, random: () => number): number {
  if (n % DUE_ONE_IN === 0) return now - Math.floor(random() * LONGEST_BACKLOG_MS);
  return now + HOUR_MS + Math.floor(random() * DUE_WITHIN_MS);
}

function seenBefore(activeAt: number, n: number, random: () => number): Learner['seen'] {
  const first = Math.floor(random() * 1e9);
  const prefix = `telegram-${1_000_000_000 + n}-`;
  const ids = Array.from({ length: SEEN_RING_SIZE }, (_, i) => (prefix + (first + 7 * i)).padEnd(36, '0'));
  const gapMs = 1_000 + Math.floor(random() * 60_000);
  return { ids, at: ids.map((_, i) => activeAt - (SEEN_RING_SIZE - i) * gapMs) };
}

function finishedCourse(startedAt: number, random: () => number): CourseProgress {
  const lessons: Record<string, LessonProgress> = {};
  const count = 3 + Math.floor(random() * 4);
  for (let i = 1; i <= count; i++) {
    const at = startedAt + i * 24 * HOUR_MS + Math.floor(random() * HOUR_MS);
    const marks = Object.fromEntries(
      Array.from({ length: 5 }, (_, q) => [`question-${q}`, Math.floor(random() * 5) / 4]),
    );
    lessons[`0${i}-lesson`] = { startedAt: at, completedAt: at + HOUR_MS / 4, marks };
  }
  const result = { score: Math.floor(random() * 7) / 6, questions: ['first', 'second', 'third', 'fourth', 'fifth'] };
  return {
    startedAt,
    completedAt: startedAt + 8 * 24 * HOUR_MS,
    lessons,
    before: { at: startedAt, passed: false, ...result },
    after: [{ at: startedAt + 8 * 24 * HOUR_MS, passed: true, ...result }],
  };
}
