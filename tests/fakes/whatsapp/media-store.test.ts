import { describe, expect, it } from 'vitest';
import { buttons, DAY_MS, PNG, startWorld, upload } from './test-world.ts';

describe('pictures', () => {
  it('are uploaded once and shown by id, with a caption or above buttons, until they are forgotten', async () => {
    const world = await startWorld();
    const user = world.fake.user();
    await user.write('салам');
    const { id } = (await upload(world.fake)).json;
    await world.send(user, { type: 'image', image: { id, caption: 'Такта' } });
    await world.send(user, buttons(['Ооба'], { header: { type: 'image', image: { id } } }));
    await world.fake.idle();
    expect(user.screen()).toMatchObject([
      { kind: 'image', text: 'Такта', image: { media: { bytes: PNG } } },
      { kind: 'buttons', image: { id } },
    ]);
    world.time += 30 * DAY_MS;
    await user.write('салам');
    expect((await world.send(user, { type: 'image', image: { id } })).error.code).toBe(131009);
  });

  const refused: [string, Buffer<ArrayBuffer>, string, number][] = [
    ['of a kind that phones do not show', Buffer.from('<svg/>'), 'image/svg+xml', 100],
    ['that are not what they are said to be', Buffer.from('text'), 'image/png', 131053],
    ['above 5 MB', Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]), 'image/png', 131053],
  ];
  it.each(refused)('are refused %s', async (_, bytes, type, code) => {
    const { fake } = await startWorld();
    expect((await upload(fake, bytes, type)).json.error.code).toBe(code);
  });
});
