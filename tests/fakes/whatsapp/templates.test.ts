import { describe, expect, it } from 'vitest';
import { body, call, makeTemplate, nudge, reply, startWorld, text } from './test-world.ts';

describe('templates', () => {
  it('are filled, also when the window is closed, and their button is heard', async () => {
    const world = await startWorld();
    makeTemplate(world.fake);
    const user = world.fake.user();
    await world.send(user, nudge(['Айгүл']));
    await world.fake.idle();
    expect(user.screen()).toMatchObject([{ kind: 'template', text: 'Салам, Айгүл! Бүгүнкү сабак сизди күтүп турат.' }]);
    await user.tapTemplateButton('Улантуу');
    const heard = world.values.flatMap(({ messages = [] }) => messages);
    expect(heard).toMatchObject([{ type: 'button', button: { payload: 'continue', text: 'Улантуу' } }]);
    expect((await world.send(user, text('a'))).status).toBe(200);
  });

  const refusedSends: [string, object, number][] = [
    ['too few parameters', nudge([]), 132000],
    ['a parameter of two lines', nudge(['a\nb']), 100],
    [
      'a language that it is not in',
      { type: 'template', template: { name: 'nudge', language: { code: 'ru' } } },
      132001,
    ],
    [
      'a payload for a button that is not there',
      {
        type: 'template',
        template: {
          name: 'nudge',
          language: { code: 'ky_KG' },
          components: [
            { type: 'body', parameters: [{ type: 'text', text: 'a' }] },
            { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'a' }] },
          ],
        },
      },
      132012,
    ],
  ];
  it.each(refusedSends)('are not sent with %s', async (_, content, code) => {
    const world = await startWorld();
    makeTemplate(world.fake);
    expect((await world.send(world.fake.user(), content)).error.code).toBe(code);
  });

  const refusedTemplates: [string, object][] = [
    ['a name with capitals', { name: 'Nudge' }],
    ['a language that Meta has not', { language: 'ky' }],
    ['no body', { components: [reply] }],
    ['a variable at the start', { components: [{ ...body, text: '{{1}}, салам! Сабак күтүп турат.' }] }],
    ['a variable at the end', { components: [{ ...body, text: 'Салам! Сабак күтүп турат, {{1}}' }] }],
    ['no example', { components: [{ ...body, example: undefined }] }],
    ['variables that skip a number', { components: [{ ...body, text: 'Салам, {{2}}! Сабак күтүп турат.' }] }],
    ['a body of 1025 units', { components: [{ type: 'BODY', text: 'x'.repeat(1025) }] }],
    [
      'a button of 26 units',
      { components: [body, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'x'.repeat(26) }] }] },
    ],
  ];
  it.each(refusedTemplates)('are refused with %s', async (_, change) => {
    const { fake } = await startWorld();
    const template = { name: 'nudge', language: 'ky_KG', category: 'UTILITY', components: [body, reply], ...change };
    const made = await call(fake, 'POST', '/v23.0/2002/message_templates', JSON.stringify(template));
    expect(made).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });

  it('are made, listed and changed; one in review is not sent', async () => {
    const world = await startWorld({ newTemplates: 'PENDING' });
    const template = { name: 'nudge', language: 'ky_KG', category: 'UTILITY', components: [body, reply] };
    const made = await call(world.fake, 'POST', '/v23.0/2002/message_templates', JSON.stringify(template));
    expect(made.json).toMatchObject({ status: 'PENDING', category: 'UTILITY' });
    expect((await world.send(world.fake.user(), nudge(['a']))).error.code).toBe(132001);
    const again = await call(world.fake, 'POST', '/v23.0/2002/message_templates', JSON.stringify(template));
    expect(again.json.error).toMatchObject({ code: 100, error_subcode: 2388024 });
    const [one] = world.fake.templates.all;
    if (one) one.status = 'APPROVED';
    const edited = await call(world.fake, 'POST', `/v23.0/${made.json.id}`, JSON.stringify({ components: [body] }));
    expect(edited.json).toEqual({ success: true });
    const listed = await call(world.fake, 'GET', '/v23.0/2002/message_templates?name=nudge');
    expect(listed.json.data).toMatchObject([{ name: 'nudge', language: 'ky_KG', components: [{ type: 'BODY' }] }]);
  });
});
