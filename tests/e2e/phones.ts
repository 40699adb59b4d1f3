import type { FakeTelegram } from '../fakes/telegram/fake-telegram.ts';
import type { FakeWhatsApp } from '../fakes/whatsapp/fake-whatsapp.ts';

/** What can be tapped on a screen. `turn`: of the question that it answers. */
export type Control = { readonly turn: number; readonly value: string };

/** A person with a messenger in her hand, whichever it is. */
export type Phone = {
  readonly name: string;
  write(text: string): void;
  tap(control: Control): void;
  /** Everything that can be tapped, of all messages that she still sees. */
  controls(): readonly Control[];
  /** The texts that she was sent, in the order in which they reached her. */
  texts(): readonly string[];
};

/** `channels/telegram/button-data.ts`: `p;TURN;VALUE`, the turn in base 36. */
const TELEGRAM_BUTTON = /^p;([0-9a-z]+);(.+)$/;
/** `channels/whatsapp/reply-id.ts`: `TURN.VALUE`. */
const WHATSAPP_BUTTON = /^(\d+)\.(.+)$/;

export function telegramPhone(telegram: FakeTelegram, id: number): Phone {
  const user = telegram.user(id);
  const buttons = () =>
    user.screen().flatMap(({ id: message, isBots, keyboard }) =>
      (isBots ? keyboard.flat() : []).flatMap((button) => {
        const data = 'callback_data' in button ? button.callback_data : '';
        const [, turn = '', value = ''] = TELEGRAM_BUTTON.exec(data) ?? [];
        return value === '' ? [] : [{ turn: Number.parseInt(turn, 36), value, data, message }];
      }),
    );
  return {
    name: `Telegram ${id}`,
    write: (text) => void user.write(text),
    tap(control) {
      const found = buttons().findLast(({ turn, value }) => turn === control.turn && value === control.value);
      if (found) user.tapData(found.data, found.message);
    },
    controls: buttons,
    texts: () => user.screen().flatMap(({ isBots, text }) => (isBots ? [text] : [])),
  };
}

export function whatsappPhone(whatsapp: FakeWhatsApp): Phone {
  const user = whatsapp.user();
  return {
    name: `WhatsApp ${user.account.number}`,
    write: (text) => void user.write(text),
    tap: ({ turn, value }) => void user.tapId(`${turn}.${value}`),
    controls: () =>
      user.screen().flatMap(({ buttons = [], rows = [] }) =>
        [...buttons, ...rows].flatMap(({ id }) => {
          const [, turn, value = ''] = WHATSAPP_BUTTON.exec(id) ?? [];
          return value === '' ? [] : [{ turn: Number(turn), value }];
        }),
      ),
    texts: () => user.screen().map(({ text }) => text),
  };
}
