import type { OutboundTemplate } from '../../learning/message.ts';
import type { WhatsAppMessage } from './render-message.ts';

/** The part of a message that says what it is (Cloud API, Messages). */
export type Payload = { readonly type: 'text' | 'image' | 'interactive' | 'template' } & Readonly<
  Record<string, unknown>
>;

/** `mediaId`: of the message's picture, as the platform keeps it. */
export function payloadOf(message: WhatsAppMessage, mediaId?: string): Payload {
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: { body: message.text } };
    case 'picture': {
      const { caption } = message;
      return { type: 'image', image: { id: mediaId, ...(caption !== '' && { caption }) } };
    }
    case 'buttons': {
      const buttons = message.buttons.map((reply) => ({ type: 'reply', reply }));
      return interactive('button', message, { buttons }, mediaId);
    }
    case 'list':
      return interactive('list', message, { button: message.button, sections: [{ rows: message.rows }] });
    case 'link': {
      const parameters = { display_text: message.label, url: message.url };
      return interactive('cta_url', message, { name: 'cta_url', parameters }, mediaId);
    }
    default:
      return message satisfies never;
  }
}

function interactive(
  type: string,
  { body, footer }: { readonly body: string; readonly footer?: string },
  action: object,
  mediaId?: string,
): Payload {
  const header = mediaId !== undefined && { header: { type: 'image', image: { id: mediaId } } };
  const interactive = { type, ...header, body: { text: body }, ...(footer && { footer: { text: footer } }), action };
  return { type: 'interactive', interactive };
}

/**
 * An approved template, filled. Line feeds and more than four blanks in a row are refused (Cloud API, Template messages). Its
 * quick reply, where it has one, needs no payload: whatever comes back of it means that she wants to go on.
 */
export function templatePayload({ name, language, parameters }: OutboundTemplate): Payload {
  const values = parameters.map((text) => ({ type: 'text', text: text.replace(/\s+/g, ' ').trim() || '–' }));
  const components = values.length > 0 ? [{ type: 'body', parameters: values }] : [];
  return { type: 'template', template: { name, language: { code: language }, components } };
}
