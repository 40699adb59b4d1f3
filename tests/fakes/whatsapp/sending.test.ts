import { describe, expect, it } from 'vitest';
import type { FakeUser } from './fake-user.ts';
import { buttons, call, DAY_MS, interactive, link, list, rows, startWorld, text, type World } from './test-world.ts';

describe('a message within the rules reaches her', () => {
  const cases: [string, object, object][] = [
    ['a text of 4096 UTF-16 units', text('ө'.repeat(4096)), { kind: 'text', text: 'ө'.repeat(4096) }],
    ['three buttons of 20 units', buttons(['а'.repeat(20), 'б', '👍']), { kind: 'buttons', text: 'Кайсынысы?' }],
    ['ten rows', list(rows(10)), { kind: 'list', opener: 'Тандоо' }],
    [
      'a link',
      link('Сертификатты ачуу'),
      { kind: 'link', link: { label: 'Сертификатты ачуу', url: 'https://example.org/' } },
    ],
  ];
  it.each(cases)('%s', async (_, content, shown) => {
    const { fake, send, statuses } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { status, id } = await send(user, content);
    await fake.idle();
    expect(status).toBe(200);
    expect(user.screen()).toMatchObject([{ id, ...shown }]);
    expect(statuses(id)).toEqual(['sent', 'delivered', 'read']);
  });
});

describe('it refuses at once', () => {
  const cases: [string, object, number][] = [
    ['a text of 4097 units', text('x'.repeat(4097)), 100],
    ['an emoji too many, which is two units', text(`${'x'.repeat(4095)}👍`), 100],
    ['an empty text', text(' '), 100],
    ['no text', { type: 'text' }, 100],
    ['a key that it does not know', { ...text('a'), colour: 'red' }, 100],
    ['a type that it does not know', { type: 'poll', poll: {} }, 131051],
    ['four buttons', buttons(['1', '2', '3', '4']), 131009],
    ['no buttons', buttons([]), 131009],
    ['a title of 21 units', buttons(['а'.repeat(21)]), 131009],
    ['titles that are the same', buttons(['Ооба', 'Ооба']), 131009],
    ['a body of 1025 units above buttons', buttons(['1'], { body: { text: 'x'.repeat(1025) } }), 131009],
    ['a header of 61 units', buttons(['1'], { header: { type: 'text', text: 'x'.repeat(61) } }), 131009],
    ['a footer of 61 units', buttons(['1'], { footer: { text: 'x'.repeat(61) } }), 131009],
    ['buttons without a body', buttons(['1'], { body: undefined }), 131008],
    [
      'a button id of 257 bytes',
      interactive({
        type: 'button',
        body: { text: 'a' },
        action: { buttons: [{ type: 'reply', reply: { id: 'ө'.repeat(129), title: 'a' } }] },
      }),
      131009,
    ],
    ['eleven rows', list(rows(11)), 131009],
    ['a row title of 25 units', list([{ id: '1', title: 'x'.repeat(25) }]), 131009],
    ['a description of 73 units', list([{ id: '1', title: 'a', description: 'x'.repeat(73) }]), 131009],
    ['a row id of 201 bytes', list([{ id: 'x'.repeat(201), title: 'a' }]), 131009],
    [
      'rows with one id',
      list([
        { id: '1', title: 'a' },
        { id: '1', title: 'b' },
      ]),
      131009,
    ],
    [
      'a picture above a list',
      list(rows(1), { header: { type: 'image', image: { link: 'https://example.org/a.png' } } }),
      131009,
    ],
    ['a link label of 21 units', link('x'.repeat(21)), 131009],
    [
      'a caption of 1025 units',
      { type: 'image', image: { link: 'https://example.org/a.png', caption: 'x'.repeat(1025) } },
      100,
    ],
    ['a picture by id and by link', { type: 'image', image: { id: '1', link: 'https://example.org/a.png' } }, 100],
    ['a picture that nobody uploaded', { type: 'image', image: { id: '1' } }, 131009],
    [
      'a template that nobody made',
      { type: 'template', template: { name: 'nudge', language: { code: 'ky_KG' } } },
      132001,
    ],
    ['a callback of 513 units', { ...text('a'), biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['a user id where a number belongs', { ...text('a'), to: 'KG.123' }, 131009],
    ['a number where a user id belongs', { ...text('a'), to: undefined, recipient: '996555000001' }, 131009],
    ['nobody to send to', { ...text('a'), to: undefined }, 100],
  ];
  it.each(cases)('%s', async (_, content, code) => {
    const { fake, send } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { status, error } = await send(user, content);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(error).toMatchObject({ code, type: 'OAuthException', fbtrace_id: expect.any(String) });
    expect(user.screen()).toEqual([]);
  });

  it('a wrong token, a wrong number, and an old version', async () => {
    const { fake } = await startWorld();
    const body = JSON.stringify({ messaging_product: 'whatsapp', to: '996555000001', ...text('a') });
    const wrongToken = await call(fake, 'POST', '/v23.0/1001/messages', body, 'other');
    expect(wrongToken).toMatchObject({ status: 401, json: { error: { code: 190 } } });
    const wrongNumber = await call(fake, 'POST', '/v23.0/1002/messages', body);
    expect(wrongNumber).toMatchObject({
      status: 400,
      json: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
    });
    expect(await call(fake, 'POST', '/v22.0/1001/messages', body)).toMatchObject({ status: 400 });
  });
});

describe('it takes a message and reports later that it failed', () => {
  const cases: [string, (world: World, user: FakeUser) => unknown, number][] = [
    [
      'a day after she wrote',
      (world) => {
        world.time += DAY_MS;
      },
      131047,
    ],
    ['when she blocked us', (_, user) => user.block(), 131026],
    ['when her number is another now', (_, user) => user.changeNumber('996700111222'), 131026],
    ['when the platform says so', ({ fake }) => fake.failNext(131049), 131049],
  ];
  it.each(cases)('%s', async (_, before, code) => {
    const world = await startWorld();
    const user = world.fake.user();
    await user.write('салам');
    const to = user.account.number;
    await before(world, user);
    const { status, id } = await world.send(user, { ...text('a'), to, biz_opaque_callback_data: 'l/1' });
    await world.fake.idle();
    const [failed] = world.values.flatMap(({ statuses = [] }) => statuses);
    expect(status).toBe(200);
    expect(failed).toMatchObject({ id, status: 'failed', errors: [{ code }], biz_opaque_callback_data: 'l/1' });
    expect(user.screen()).toEqual([]);
  });

  it('a picture whose link leads to none', async () => {
    const { fake, send, statuses } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { id } = await send(user, { type: 'image', image: { link: `${fake.apiRoot}/none.png` } });
    await expect.poll(() => statuses(id)).toEqual(['failed']);
  });
});
