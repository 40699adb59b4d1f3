import type { Language } from '../../learning/language.ts';
import type { LessonProgress, Link, Media, OutboundMessage } from '../../learning/message.ts';
import { mergeMessages } from '../merge-messages.ts';
import { splitText } from '../split-text.ts';
import {
  MAX_BUTTONS_BODY,
  MAX_CAPTION,
  MAX_FOOTER,
  MAX_LINK_LABEL,
  MAX_LIST_BODY,
  MAX_TEXT,
  PICTURE,
} from './bounds.ts';
import { clip } from './clip.ts';
import { asMarkdown, renderText } from './marks.ts';
import { type Asked, type Button, type Row, renderPrompt } from './render-prompt.ts';
import { WORDS } from './words.ts';

/** One message as WhatsApp shows it. Texts have WhatsApp's own marks; titles, labels and footers have none. */
export type WhatsAppMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'picture'; readonly media: Media; readonly caption: string }
  | {
      readonly kind: 'buttons';
      readonly media?: Media;
      readonly body: string;
      readonly footer?: string;
      readonly buttons: readonly Button[];
    }
  | {
      readonly kind: 'list';
      readonly body: string;
      readonly footer?: string;
      /** Opens the list. */
      readonly button: string;
      readonly rows: readonly Row[];
    }
  | {
      readonly kind: 'link';
      readonly media?: Media;
      readonly body: string;
      readonly label: string;
      readonly url: string;
    };

/** `publicUrl`: what links of ours begin with, without a slash at its end. `isMissing`: of pictures that can't be sent. */
export type RenderContext = {
  readonly language: Language;
  readonly publicUrl: string;
  readonly isMissing?: (src: string) => boolean;
};

/** What a step says, in as few messages as WhatsApp can carry. */
export function renderMessages(messages: readonly OutboundMessage[], context: RenderContext): WhatsAppMessage[] {
  const asks = messages.some(({ ask }) => ask);
  const render = (message: OutboundMessage) => renderMessage(message, context, !asks);
  const merged = mergeMessages(messages, { mayLiftPicture: true, fits: (message) => render(message).length <= 1 });
  return merged.flatMap(render);
}

/** `mayEndWithLink`: nothing is asked after it, so that its link may be a button of its own. */
function renderMessage(message: OutboundMessage, context: RenderContext, mayEndWithLink: boolean): WhatsAppMessage[] {
  const media = message.media && isShown(message.media, context) ? message.media : undefined;
  const asked = message.ask ? renderPrompt(message.ask, context.language, media !== undefined) : { lines: [] };
  const told = [media ? '' : describe(message.media), message.text].filter((part) => part !== '');
  const url = message.link && addressOf(message.link, context);
  if (message.link && url?.startsWith('https://') && mayEndWithLink) {
    const shown = asLink(told.join('\n\n'), message.link.label, url, media);
    if (shown) return [shown];
  }
  const linked = message.link && url !== undefined ? [`${asMarkdown(message.link.label)}: ${asMarkdown(url)}`] : [];
  const lines = [...told, ...linked, ...asked.lines];
  if (asked.rows) return withChoices(lines.join('\n\n'), asked, message, media, context);
  // Only what can be tapped has a footer.
  const place = message.progress ? [`*${asMarkdown(placeOf(message.progress))}*`] : [];
  return withoutChoices([...lines, ...place].join('\n\n'), media);
}

function placeOf({ done, of, title }: LessonProgress): string {
  return `${done}/${of} · ${title}`;
}

function isShown({ src }: Media, { isMissing }: RenderContext): boolean {
  return PICTURE.test(src) && !isMissing?.(src);
}

/** What a picture shows that can't be shown itself. */
function describe(media: Media | undefined): string {
  return media && media.alt.trim() !== '' ? `🖼 ${asMarkdown(media.alt)}` : '';
}

function addressOf({ url }: Link, { publicUrl }: RenderContext): string {
  return url.startsWith('/') ? `${publicUrl}${url}` : url;
}

function asLink(markdown: string, label: string, url: string, media: Media | undefined): WhatsAppMessage | undefined {
  const title = label.replace(/\s+/g, ' ').trim();
  const body = renderText(markdown) || renderText(asMarkdown(title));
  if (title === '' || title.length > MAX_LINK_LABEL || body.length > MAX_BUTTONS_BODY) return undefined;
  return { kind: 'link', ...(media && { media }), body, label: title, url };
}

function withoutChoices(markdown: string, media: Media | undefined): WhatsAppMessage[] {
  const caption = renderText(markdown);
  if (media && caption.length <= MAX_CAPTION) return [{ kind: 'picture', media, caption }];
  return [...alone(media), ...texts(pieces(markdown, MAX_TEXT))];
}

/**
 * Buttons where they fit, under their picture; else a list, whose picture goes first. A text that is too long goes before, as
 * far as it has to.
 */
function withChoices(
  markdown: string,
  { buttons, rows = [] }: Asked,
  { progress }: OutboundMessage,
  media: Media | undefined,
  { language }: RenderContext,
): WhatsAppMessage[] {
  const { choose, open } = WORDS[language];
  const footer = progress && { footer: clip(placeOf(progress), MAX_FOOTER) };
  const body = renderText(markdown) || choose;
  if (buttons && body.length <= MAX_BUTTONS_BODY) {
    return [{ kind: 'buttons', ...(media && { media }), body, ...footer, buttons }];
  }
  const all = pieces(markdown, MAX_LIST_BODY);
  const last = all.at(-1) ?? choose;
  return [...alone(media), ...texts(all.slice(0, -1)), { kind: 'list', body: last, ...footer, button: open, rows }];
}

function pieces(markdown: string, limit: number): string[] {
  return splitText(markdown, limit, (piece) => renderText(piece).length).map(renderText);
}

function texts(all: readonly string[]): WhatsAppMessage[] {
  return all.map((text) => ({ kind: 'text', text }));
}

function alone(media: Media | undefined): WhatsAppMessage[] {
  return media ? [{ kind: 'picture', media, caption: '' }] : [];
}
