import { describe, expect, it } from 'vitest';
import { createFaults } from '../faults.ts';
import { encode, sign } from './deliveries.ts';
import { NUMBER, startWorld, text } from './test-world.ts';

describe('deliveries', () => {
  it('are signed over bytes in which everything but ASCII is escaped', async () => {
    const { fake, bodies } = await startWorld();
    await fake.user().write('өң/👍');
    const [post] = bodies;
    expect(post?.body.toString('latin1')).toContain('\\u04e9\\u04a3\\/\\ud83d\\udc4d');
    expect(post?.signature).toBe(sign(post?.body ?? Buffer.alloc(0), NUMBER.appSecret));
    expect(JSON.parse(encode('өң/👍').toString())).toBe('өң/👍');
  });

  it('come again until they are answered 200', async () => {
    const { fake, bodies, answers } = await startWorld({ firstPauseMs: 1 });
    answers.push(500, 503);
    await fake.user().write('салам');
    expect(fake.answers).toEqual([500, 503, 200]);
    expect(new Set(bodies.map(({ body }) => body.toString())).size).toBe(1);
  });

  it('come together, in several entries and changes', async () => {
    let drawn = 0;
    const { fake, bodies, values } = await startWorld({
      batch: 20,
      random: () => [0.99, 0.2, 0.9, 0.2, 0.9, 0.9][drawn++ % 6] ?? 0,
    });
    const users = Array.from({ length: 6 }, () => fake.user());
    await Promise.all(users.map((user, i) => user.write(`${i}`)));
    expect(bodies.length).toBeLessThan(6);
    const heard = values.flatMap(({ messages = [] }) => messages);
    expect(heard.map((message) => message.text)).toEqual(users.map((_, i) => ({ body: `${i}` })));
  });

  it('come twice, late, or again although they were taken', async () => {
    const faults = createFaults();
    const { fake, values } = await startWorld({ faults, firstPauseMs: 1 });
    faults.onDelivery([{ kind: 'duplicate' }, { kind: 'hold', ms: 20 }, { kind: 'redeliver' }]);
    const user = fake.user();
    await Promise.all([user.write('эки жолу'), user.write('кеч'), user.write('кайра')]);
    await fake.idle();
    const heard = values.flatMap(({ messages = [] }) =>
      messages.map((message) => (message.text as { body: string }).body),
    );
    expect(heard.toSorted()).toEqual(['кайра', 'кайра', 'кеч', 'эки жолу', 'эки жолу'].toSorted());
    expect(heard.indexOf('кеч')).toBeGreaterThan(heard.indexOf('кайра'));
  });

  it('begin with a webhook that answers the challenge', async () => {
    await expect(startWorld({ verifyToken: 'another' })).rejects.toThrow('the callback URL could not be verified: 403');
  });
});

describe('faults', () => {
  it('lose the answer of a message that she gets, or the message with it', async () => {
    const faults = createFaults();
    const { fake, send } = await startWorld({ faults });
    const user = fake.user();
    await user.write('салам');
    faults.onCall([{ kind: 'drop' }, { kind: 'reset' }, { kind: 'error', isDone: true }, { kind: 'error' }]);
    await expect(send(user, text('drop'))).rejects.toThrow();
    await expect(send(user, text('reset'))).rejects.toThrow();
    expect((await send(user, text('error, done'))).error.code).toBe(131000);
    expect((await send(user, text('error'))).error.code).toBe(131000);
    await fake.idle();
    expect(user.screen().map((message) => message.text)).toEqual(['drop', 'error, done']);
  });

  it('let a message overtake another, unless its status was waited for', async () => {
    const draws = [true, false, true, false];
    const { fake, send, statuses } = await startWorld({ overtake: () => draws.shift() ?? false });
    const user = fake.user();
    await user.write('салам');
    await send(user, text('1'));
    await send(user, text('2'));
    await expect.poll(() => user.screen().length).toBe(2);
    const { id } = await send(user, text('3'));
    await expect.poll(() => statuses(id)).toContain('delivered');
    await send(user, text('4'));
    await expect.poll(() => user.screen().map((message) => message.text)).toEqual(['2', '1', '3', '4']);
  });
});
