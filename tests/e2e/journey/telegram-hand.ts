import type { Language } from '../../../src/learning/language.ts';
import type { FakeTelegram } from '../../fakes/telegram/fake-telegram.ts';
import type { Seen } from '../../fakes/telegram/user.ts';
import type { Reply } from '../../player/shown.ts';
import type { Hand } from './hand.ts';
import { lettered, numbered } from './listed.ts';
import { until } from './until.ts';

const ID = 4_242;

/** A phone with Telegram, whose owner taps wherever there is a button. `device`: the language that it is set to. */
export function openTelegramHand(telegram: FakeTelegram, device: Language): Hand {
  const user = telegram.user(ID, { language_code: device });
  let since = 0;

  const heard = (): readonly Seen[] => user.screen().filter(({ isBots, id }) => isBots && id > since);
  const labelsOf = ({ keyboard }: Seen) => keyboard.flat().map(({ text }) => text);

  /** The button of an option: its label, perhaps behind a sign, or else the number or letter by which the text lists it. */
  function buttonOf(message: Seen, label: string): string {
    const names = [label, ...numbered(message.text, label), ...lettered(message.text, label)];
    const found = labelsOf(message).find((button) =>
      names.some((name) => button === name || button.endsWith(` ${name}`) || button.startsWith(`${name}) `)),
    );
    if (found === undefined) throw new Error(`nothing to tap for ${label} on ${labelsOf(message).join(', ')}`);
    return found;
  }

  /** Taps, and waits until the keyboard has changed where it is one that shows what was tapped. */
  async function tap(message: Seen, button: string, isLast: boolean): Promise<void> {
    user.tap(button, message.id);
    const before = JSON.stringify(message.keyboard);
    if (!isLast) await until(() => JSON.stringify(at(message.id).keyboard) !== before, `a change after ${button}`);
  }

  function at(id: number): Seen {
    const found = user.screen().find((message) => message.id === id);
    if (!found) throw new Error(`the message ${id} is gone`);
    return found;
  }

  /** One after another, then what ends the answer. */
  async function tapAll(id: number, labels: readonly string[]): Promise<void> {
    for (const label of labels) await tap(at(id), buttonOf(at(id), label), false);
    const done = labelsOf(at(id)).find((label) => label.startsWith('✓ '));
    if (done === undefined) throw new Error(`nothing ends the answer: ${labelsOf(at(id)).join(', ')}`);
    await tap(at(id), done, true);
  }

  async function answer(message: Seen, reply: Reply): Promise<void> {
    switch (reply.kind) {
      case 'pick': {
        const [label = '', ...more] = reply.labels;
        return more.length > 0 ? tapAll(message.id, reply.labels) : tap(message, buttonOf(message, label), true);
      }
      case 'order':
      case 'match':
        return tapAll(message.id, reply.labels);
      case 'rate':
        return tap(message, String(reply.value), true);
      case 'number':
      case 'write':
        user.write(reply.text);
        return;
      default:
        return reply satisfies never;
    }
  }

  return {
    channel: 'telegram',
    async begin() {
      user.start();
    },
    screen() {
      const text = heard()
        .map((message) => message.text)
        .join('\n\n');
      const last = heard().at(-1);
      const listed = [...text.matchAll(/^\d+\. (.+)$/gm)].map(([, label = '']) => label);
      return { text, options: listed.length > 0 ? listed : last ? labelsOf(last) : [] };
    },
    async reply(reply) {
      const message = user.last();
      since = message.id;
      await answer(message, reply);
    },
    close: async () => undefined,
  };
}
