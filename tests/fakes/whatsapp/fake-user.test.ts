import { describe, expect, it } from 'vitest';
import { buttons, list, sendTo, startWorld, text } from './test-world.ts';

describe('what she does', () => {
  it('is told with both names, with her number alone, or with her user id alone', async () => {
    const { fake, values } = await startWorld();
    const both = fake.user({ number: '996555111222', userId: 'KG.1' });
    await both.write('бир');
    await fake.user({ number: '996555333444', userId: null }).write('эки');
    both.adoptUsername('aigul');
    await both.write('үч');
    const [first, second, third] = values;
    expect(first).toMatchObject({
      contacts: [{ wa_id: '996555111222', user_id: 'KG.1' }],
      messages: [{ from: '996555111222', from_user_id: 'KG.1', text: { body: 'бир' } }],
    });
    expect(second?.messages?.[0]).not.toHaveProperty('from_user_id');
    expect(third?.messages?.[0]).not.toHaveProperty('from');
    expect(third?.contacts).toEqual([{ profile: { name: 'Айгүл', username: '@aigul' }, user_id: 'KG.1' }]);
  });

  it('is a tap on what she sees, also on something old', async () => {
    const { fake, send, values } = await startWorld();
    const user = fake.user();
    await user.write('салам');
    const { id } = await send(user, buttons(['Ооба', 'Жок']));
    await send(user, list([{ id: '8:a', title: 'Биринчи', description: 'сабак' }]));
    await fake.idle();
    await user.tapRow(0);
    await user.tapButton('Жок', id);
    const heard = values.flatMap(({ messages = [] }) => messages).slice(1);
    expect(heard).toMatchObject([
      { interactive: { list_reply: { id: '8:a', title: 'Биринчи', description: 'сабак' } } },
      { context: { id }, interactive: { button_reply: { id: '7:1', title: 'Жок' } } },
    ]);
    expect(() => user.tapButton('Балким')).toThrow('there is no button Балким on her screen');
  });

  it('is a change of number, told twice', async () => {
    const { fake, values, fields } = await startWorld();
    const user = fake.user({ number: '996555111222', userId: 'KG.1' });
    await user.changeNumber('996700999888', 'KG.2');
    expect(fields).toEqual(['messages', 'user_id_update']);
    expect(values).toMatchObject([
      {
        messages: [
          { from: '996555111222', system: { type: 'user_changed_number', wa_id: '996700999888', user_id: 'KG.2' } },
        ],
      },
      { user_id_update: [{ wa_id: '996700999888', user_id: { previous: 'KG.1', current: 'KG.2' } }] },
    ]);
  });

  it('is read and answered with typing, until the answer is there', async () => {
    const { fake, send } = await startWorld();
    const user = fake.user();
    const id = await user.write('салам');
    const mark = { status: 'read', message_id: id, typing_indicator: { type: 'text' } };
    expect((await sendTo(fake, mark)).status).toBe(200);
    expect(fake.sees(user)).toEqual({ isTyping: true, read: [id] });
    await send(user, text('a'));
    await fake.idle();
    expect(fake.sees(user).isTyping).toBe(false);
    expect((await sendTo(fake, { ...mark, message_id: 'wamid.x' })).error.code).toBe(131009);
  });
});
