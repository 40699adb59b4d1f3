import type { StoredMedia } from './media-store.ts';
import type { SentMessage } from './message-schema.ts';
import type { FilledTemplate } from './templates.ts';

/** A message of ours as it stands on her screen. `text`: body, caption or filled template. */
export type ScreenMessage = {
  readonly id: string;
  readonly kind: 'text' | 'image' | 'buttons' | 'list' | 'link' | 'template';
  readonly header?: string;
  readonly text: string;
  readonly footer?: string;
  /** Of a picture: where it is from; of an uploaded one, its bytes. */
  readonly image?: { readonly id?: string; readonly link?: string; readonly media?: StoredMedia };
  /** Of reply buttons and templates. `id`: the payload. */
  readonly buttons?: readonly { readonly id: string; readonly title: string }[];
  /** Of a list: what opens it, and its rows. */
  readonly opener?: string;
  readonly rows?: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly sent: SentMessage;
};

/** How a message that the platform took looks to her. */
export function show(
  id: string,
  sent: SentMessage,
  find: (media: string) => StoredMedia | undefined,
  template: FilledTemplate | undefined,
): ScreenMessage {
  switch (sent.type) {
    case 'text':
      return { id, kind: 'text', text: sent.text.body, sent };
    case 'image':
      return { id, kind: 'image', text: sent.image.caption ?? '', image: picture(sent.image, find), sent };
    case 'template':
      return {
        id,
        kind: 'template',
        ...(template?.header && { header: template.header }),
        text: template?.text ?? '',
        ...(template?.footer && { footer: template.footer }),
        buttons: (template?.buttons ?? []).map(({ text, payload }) => ({ id: payload, title: text })),
        sent,
      };
    case 'interactive':
      return showInteractive(id, sent, find);
  }
}

function showInteractive(
  id: string,
  sent: Extract<SentMessage, { type: 'interactive' }>,
  find: (media: string) => StoredMedia | undefined,
): ScreenMessage {
  const { interactive } = sent;
  const { header, body, footer } = interactive;
  const around = {
    id,
    text: body.text,
    ...(header?.type === 'text' && { header: header.text }),
    ...(header?.type === 'image' && { image: picture(header.image, find) }),
    ...(footer && { footer: footer.text }),
    sent,
  };
  switch (interactive.type) {
    case 'button':
      return { ...around, kind: 'buttons', buttons: interactive.action.buttons.map(({ reply }) => reply) };
    case 'list': {
      const rows = interactive.action.sections.flatMap((section) => section.rows);
      return {
        ...around,
        kind: 'list',
        opener: interactive.action.button,
        rows: rows.map(({ description, ...row }) => ({ ...row, ...(description && { description }) })),
      };
    }
    case 'cta_url': {
      const { display_text, url } = interactive.action.parameters;
      return { ...around, kind: 'link', link: { label: display_text, url } };
    }
  }
}

function picture(
  { id, link }: { id?: string | undefined; link?: string | undefined },
  find: (media: string) => StoredMedia | undefined,
): NonNullable<ScreenMessage['image']> {
  const media = id === undefined ? undefined : find(id);
  return { ...(id && { id }), ...(link && { link }), ...(media && { media }) };
}
