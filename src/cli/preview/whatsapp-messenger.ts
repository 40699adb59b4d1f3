import type { Run } from '../../channels/print-line.ts';
import { renderMessages, type WhatsAppMessage } from '../../channels/whatsapp/render-message.ts';
import { decodeReply } from '../../channels/whatsapp/reply-id.ts';
import type { Bubble } from './bubble.ts';
import { type Messenger, PREVIEW_URL } from './messenger.ts';
import { readMarks } from './read-marks.ts';

export const whatsappMessenger: Messenger = {
  show: (messages, language) => renderMessages(messages, { language, publicUrl: PREVIEW_URL }).map(bubbleOf),

  tap(data) {
    const reply = decodeReply(data);
    return reply ? { kind: 'answer', values: [reply.value] } : { kind: 'nothing' };
  },
};

function bubbleOf(message: WhatsAppMessage): Bubble {
  switch (message.kind) {
    case 'text':
      return { lines: linesOf(message.text) };
    case 'picture':
      return { picture: message.media, lines: linesOf(message.caption) };
    case 'buttons': {
      const buttons = message.buttons.map(({ id, title }) => [{ label: title, data: id }]);
      return { ...pictureOf(message), ...bodyOf(message), buttons };
    }
    case 'list': {
      const rows = message.rows.map(({ id, ...row }) => ({ data: id, ...row }));
      return { ...bodyOf(message), list: { button: message.button, rows } };
    }
    case 'link':
      return { ...pictureOf(message), ...bodyOf(message), buttons: [[{ label: message.label, url: message.url }]] };
    default:
      return message satisfies never;
  }
}

function pictureOf({ media }: Extract<WhatsAppMessage, { kind: 'buttons' | 'link' }>): Pick<Bubble, 'picture'> {
  return media ? { picture: media } : {};
}

function bodyOf({ body, footer }: { readonly body: string; readonly footer?: string }): Bubble {
  return { lines: linesOf(body), ...(footer !== undefined && { footer }) };
}

/** A line that begins with a dash has a bullet there. */
function linesOf(text: string): Run[][] {
  return text === '' ? [] : text.split('\n').map((line) => readMarks(line.replace(/^- /, '• ')));
}
