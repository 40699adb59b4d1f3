import type { Language } from '../../../src/learning/language.ts';
import type { FakeWhatsApp } from '../../fakes/whatsapp/fake-whatsapp.ts';
import type { ScreenMessage } from '../../fakes/whatsapp/phone.ts';
import { typed } from '../../player/typed.ts';
import type { Hand } from './hand.ts';
import { numbered } from './listed.ts';

/** A phone with WhatsApp, whose owner taps where there is a button or a list, and types where there is none. */
export function openWhatsAppHand(whatsapp: FakeWhatsApp, language: Language): Hand {
  const user = whatsapp.user();
  let since = 0;

  const heard = (): readonly ScreenMessage[] => user.screen().slice(since);
  const offered = ({ buttons, rows }: ScreenMessage) => [...(buttons ?? []), ...(rows ?? [])].map(({ title }) => title);

  /** Undefined: there is nothing to tap for it. */
  function tap(message: ScreenMessage, label: string): Promise<string> | undefined {
    const title = offered(message).find((one) => [label, ...numbered(message.text, label)].includes(one));
    if (title === undefined) return undefined;
    return message.kind === 'buttons' ? user.tapButton(title, message.id) : user.tapRow(title, message.id);
  }

  return {
    channel: 'whatsapp',
    begin: async () => void (await user.write({ ky: 'Саламатсызбы', ru: 'Здравствуйте', en: 'Hello' }[language])),
    screen() {
      const text = heard()
        .map((message) => message.text)
        .join('\n\n');
      const listed = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, label = '']) => label);
      const options = listed(/^\d+\) (.+)$/gm);
      const last = heard().at(-1);
      return {
        text,
        options: options.length > 0 ? options : last ? offered(last) : [],
        matches: listed(/^\p{L}\) (.+)$/gmu),
      };
    },
    async reply(reply, shown) {
      const last = user.screen().at(-1);
      since = user.screen().length;
      const label = reply.kind === 'pick' && reply.labels.length === 1 ? reply.labels[0] : undefined;
      const choice = reply.kind === 'rate' ? String(reply.value) : label;
      const tapped = last && choice !== undefined ? tap(last, choice) : undefined;
      await (tapped ?? user.write(typed(reply, shown, 'numbers', language)));
    },
    close: async () => undefined,
  };
}
