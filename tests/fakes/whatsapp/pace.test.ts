import { describe, expect, it } from 'vitest';
import { DAY_MS, makeTemplate, nudge, startWorld, text } from './test-world.ts';

describe('pace', () => {
  it('takes 45 messages to one person at once, and one every six seconds after that', async () => {
    const world = await startWorld({ limits: { perSecond: 0 } });
    const user = world.fake.user();
    await user.write('салам');
    for (let i = 0; i < 45; i++) expect((await world.send(user, text(`${i}`))).status).toBe(200);
    expect((await world.send(user, text('a'))).error.code).toBe(131056);
    world.time += 5_900;
    expect((await world.send(user, text('a'))).error.code).toBe(131056);
    world.time += 200;
    expect((await world.send(user, text('a'))).status).toBe(200);
  });

  it('takes 80 a second, what she writes included', async () => {
    const world = await startWorld();
    const users = Array.from({ length: 79 }, () => world.fake.user());
    await users[0]?.write('салам');
    for (const user of users) expect((await world.send(user, text('a'))).status).toBe(200);
    const [first] = users;
    expect((await world.send(first ?? world.fake.user(), text('a'))).error.code).toBe(130429);
  });

  it('lets a business speak first to so many people a day', async () => {
    const world = await startWorld({ limits: { peopleADay: 2 } });
    makeTemplate(world.fake);
    const users = Array.from({ length: 3 }, () => world.fake.user());
    const ids: string[] = [];
    for (const user of [...users, users[0] ?? world.fake.user()])
      ids.push((await world.send(user, nudge(['Айгүл']))).id);
    await world.fake.idle();
    expect(ids.map((id) => world.statuses(id).at(-1))).toEqual(['read', 'read', 'failed', 'read']);
    world.time += DAY_MS;
    const { id } = await world.send(users[2] ?? world.fake.user(), nudge(['Айгүл']));
    await world.fake.idle();
    expect(world.statuses(id)).toContain('delivered');
  });
});
