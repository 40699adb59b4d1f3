import type { Run } from '../../channels/print-line.ts';
import { answerOf, changeBoard, drawBoard, readBoard } from '../../channels/telegram/board.ts';
import { briefAnswer } from '../../channels/telegram/brief-answer.ts';
import { decodeButton } from '../../channels/telegram/button-data.ts';
import { chosenKeyboard } from '../../channels/telegram/chosen-keyboard.ts';
import type { Keyboard } from '../../channels/telegram/keyboard.ts';
import { renderMessages, type TelegramMessage } from '../../channels/telegram/render-messages.ts';
import type { Bubble, BubbleButtons } from './bubble.ts';
import { type Messenger, PREVIEW_URL } from './messenger.ts';

export const telegramMessenger: Messenger = {
  show: (messages, language) => renderMessages(messages, { language, publicUrl: PREVIEW_URL }).map(bubbleOf),

  tap(data, buttons) {
    const pressed = decodeButton(data);
    if (!pressed) return { kind: 'nothing' };
    if (pressed.kind === 'pick') return { kind: 'answer', values: [pressed.value] };
    const board = readBoard(keyboardOf(buttons));
    if (!board) return { kind: 'nothing' };
    const values = pressed.change.kind === 'done' ? answerOf(board) : undefined;
    if (values)
      return { kind: 'answer', values, closed: buttonsOf(chosenKeyboard({ text: '', brief: briefAnswer(board) })) };
    const changed = changeBoard(board, pressed.change);
    const keyboard = changed === board ? undefined : drawBoard(changed);
    return keyboard ? { kind: 'changed', buttons: buttonsOf(keyboard) } : { kind: 'nothing' };
  },

  closed: (heard) => buttonsOf(chosenKeyboard({ text: heard })),
};

function bubbleOf({ text, photo, keyboard }: TelegramMessage): Bubble {
  return {
    ...(photo && { picture: photo }),
    lines: readHtml(text.html),
    ...(keyboard && { buttons: buttonsOf(keyboard) }),
  };
}

function buttonsOf(keyboard: Keyboard): BubbleButtons {
  return keyboard.map((row) =>
    row.map((button) => ({
      label: button.text,
      ...('callback_data' in button && { data: button.callback_data }),
      ...('url' in button && { url: button.url }),
    })),
  );
}

function keyboardOf(buttons: BubbleButtons): Keyboard {
  return buttons.map((row) =>
    row.map(({ label, data, url }) =>
      url === undefined ? { text: label, callback_data: data ?? '' } : { text: label, url },
    ),
  );
}

const SIGNS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** The HTML that the channel writes: `<b>`, `<i>` and escaped signs (Bot API, HTML style). */
function readHtml(html: string): Run[][] {
  const open = { b: 0, i: 0 };
  const lines: Run[][] = [[]];
  for (const part of html.split(/(<\/?[bi]>|\n)/)) {
    const [, slash, tag] = /^<(\/?)([bi])>$/.exec(part) ?? [];
    if (tag === 'b' || tag === 'i') open[tag] += slash === '/' ? -1 : 1;
    else if (part === '\n') lines.push([]);
    else if (part !== '') {
      const text = part.replace(/&(?:amp|lt|gt|quot);/g, (sign) => SIGNS[sign] ?? sign);
      lines.at(-1)?.push({ text, strong: open.b > 0, emphasis: open.i > 0 });
    }
  }
  return html === '' ? [] : lines;
}
