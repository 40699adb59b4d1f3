import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { exportLink } from '../../src/web/export-link.ts';
import { entry, learner, startWorld } from './world.ts';

const SECRET = 'secret of exports';
const HOUR_MS = 3_600_000;

async function world() {
  const made = await startWorld();
  made.learners.set('her', learner('her'));
  made.entries.set('her', [entry(1), entry(2)]);
  const fact = (id: string, owner: string): Fact => ({ id, learner: owner, at: 1, kind: 'learner.stopped' });
  made.facts.push(fact('her/1', 'her'), fact('other/1', 'other'), fact('her/2', 'her'));
  return made;
}

describe('an export', () => {
  it('is one JSON file of everything about her and nobody else', async () => {
    const { ask, now } = await world();
    const { status, headers, body } = await ask({ path: exportLink(SECRET, 'her', now) });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename=sabak-export.json',
      'cache-control': 'no-store',
    });
    expect(JSON.parse(body)).toEqual({
      exportedAt: '2026-11-24T20:00:00.000Z',
      learner: learner('her'),
      certificates: [],
      messages: [entry(1), entry(2)],
      facts: [expect.objectContaining({ id: 'her/1' }), expect.objectContaining({ id: 'her/2' })],
    });
  });

  it('has what she did under another name, before both were known to be hers', async () => {
    const { ask, now, learners } = await world();
    learners.set('her', { ...learner('her'), adopted: ['other'] });
    const { body } = await ask({ path: exportLink(SECRET, 'her', now) });
    expect(JSON.parse(body).facts.map(({ id }: Fact) => id)).toEqual(['her/1', 'her/2', 'other/1']);
  });

  it('is JSON also where there are no facts', async () => {
    const { ask, now, facts } = await world();
    facts.length = 0;
    const { body } = await ask({ path: exportLink(SECRET, 'her', now) });
    expect(JSON.parse(body)).toMatchObject({ facts: [] });
  });

  it('is there for an hour', async () => {
    const made = await world();
    const path = exportLink(SECRET, 'her', made.now);
    made.now += HOUR_MS - 1;
    expect((await made.ask({ path })).status).toBe(200);
    made.now += 1;
    expect((await made.ask({ path })).status).toBe(410);
  });

  it('is nowhere once she is erased', async () => {
    const made = await world();
    made.learners.clear();
    expect((await made.ask({ path: exportLink(SECRET, 'her', made.now) })).status).toBe(404);
  });

  it.each([
    ['of another secret', (path: string, now: number) => path && exportLink('another', 'her', now)],
    ['for another learner', (path: string) => path.replace('her', 'him')],
    ['for longer', (path: string) => path.replace(/\.(\w+)\./, '.zzzzzzzz.')],
    ['without a signature', (path: string) => path.split('.').slice(0, 2).join('.')],
    ['of nonsense', () => '/export/%00%ff'],
    ['of an empty token', () => '/export/'],
  ])('by a link %s does not exist', async (_, forge) => {
    const { ask, now } = await world();
    const { status } = await ask({ path: forge(exportLink(SECRET, 'her', now), now) });
    expect([400, 404]).toContain(status);
  });

  it('that breaks off ends as broken, not as a complete file', async () => {
    const { ask, now, facts, logged } = await world();
    facts.push(
      Object.defineProperty({ id: 'her/3', learner: 'her', at: 1, kind: 'learner.stopped' } as Fact, 'toJSON', {
        value: () => {
          throw new Error('the disk fails');
        },
      }),
    );
    await expect(ask({ path: exportLink(SECRET, 'her', now) })).rejects.toThrow(/hang up|aborted/);
    expect(logged.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
