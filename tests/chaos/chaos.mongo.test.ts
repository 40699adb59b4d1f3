import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { chaosOnMongo } from './chaos-on-mongo.ts';
import { chaosOnSqlite } from './chaos-on-sqlite.ts';

/** The short version of `npm run chaos`: fifteen seconds of storm, and as long as it takes for all that was begun to end. */
const STORM = { seed: 1, seconds: 15, people: 60, browsers: 8 };

test.each([
  ['three processes on one MongoDB', chaosOnMongo],
  ['one process on SQLite', chaosOnSqlite],
] as const)(
  'a storm over %s: nothing is lost, doubled, out of order or stuck',
  { timeout: 300_000 },
  async (_, storm) => {
    const told: string[] = [];
    const { broken, counts } = await storm({ ...STORM, folder: temporaryDirectory(), say: (line) => told.push(line) });
    console.log([...told, JSON.stringify(counts)].join('\n'));
    expect(broken).toEqual([]);
    expect(counts.kills).toBeGreaterThan(3);
    expect(counts.duplicates).toBeGreaterThan(10);
  },
);
