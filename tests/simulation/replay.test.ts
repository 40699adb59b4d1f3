import { expect, test } from 'vitest';
import { hashOf, type Recorded, type Replayed, readLines, recordedLibrary, replay } from './replay.ts';

type Expected = { readonly learner: string; readonly sha256: string; readonly sample?: Replayed };

const library = await recordedLibrary();
const programme = readLines<Recorded>('programme.jsonl');
const expected = readLines<Expected>('expected.jsonl');

test('a recorded programme, replayed, gives the same learners and facts to the byte', () => {
  const replayed = replay(programme, library);
  const [first] = expected;
  const sample = replayed.get(first?.learner ?? '');
  expect(sample, 'one of them in full, to see what differs').toEqual(first?.sample);
  expect(JSON.stringify(sample)).toBe(JSON.stringify(first?.sample));
  const hashes = [...replayed].map(([learner, she]) => ({ learner, sha256: hashOf(she) }));
  expect(hashes).toEqual(expected.map(({ learner, sha256 }) => ({ learner, sha256 })));
});

test('the programme has in it what a programme has', () => {
  const facts = [...replay(programme, library).values()].flatMap((she) => she.facts);
  const kinds = Map.groupBy(facts, ({ kind }) => kind);
  expect(programme.length).toBeGreaterThan(1_000);
  expect(kinds.get('learner.created')).toHaveLength(12);
  expect(kinds.get('question.answered')?.length).toBeGreaterThan(100);
  for (const kind of [
    'certificate.issued',
    'test.completed',
    'effect.given-up',
    'consent.given',
    'team.unknown',
  ] as const) {
    expect(kinds.get(kind)?.length ?? 0, kind).toBeGreaterThan(0);
  }
});
