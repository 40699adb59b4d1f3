import type { Language } from '../../../learning/language.ts';
import type { Link, Media, OutboundMessage, Verdict } from '../../../learning/message.ts';
import { type Inline, parseMarkdown } from '../../markdown.ts';
import { element, icon } from './element.ts';
import { TEXTS } from './texts.ts';

/**
 * One message of ours as a bubble: picture, verdict, text and link; what it asks is `renderPrompt`'s.
 * Looks as `chat.css` says. Pictures are loaded from below `/media/`.
 */
export function renderMessage(message: OutboundMessage, language: Language): HTMLElement {
  const { media, verdict, text, link } = message;
  return element(
    'div',
    { class: `bubble ours${verdict ? ` ${verdict}` : ''}`, lang: language },
    media && renderMedia(media),
    (text !== '' || verdict !== undefined) &&
      element(
        'div',
        { class: 'text' },
        verdict && renderVerdict(verdict, language),
        element('div', { class: 'prose' }, renderMarkdown(text)),
      ),
    link && isSafe(link.url) && renderLink(link),
  );
}

/** The Markdown subset of messages as elements. Nothing in the text becomes markup. */
export function renderMarkdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const { kind, lines } of parseMarkdown(text)) {
    fragment.append(kind === 'list' ? renderList(lines) : renderParagraph(lines));
  }
  return fragment;
}

function renderList(lines: readonly (readonly Inline[])[]): HTMLElement {
  return element('ul', {}, ...lines.map((line) => element('li', {}, ...line.map(renderInline))));
}

function renderParagraph(lines: readonly (readonly Inline[])[]): HTMLElement {
  const paragraph = element('p');
  for (const [index, line] of lines.entries()) {
    if (index > 0) paragraph.append(element('br'));
    paragraph.append(...line.map(renderInline));
  }
  return paragraph;
}

function renderInline(piece: Inline): Node {
  if (piece.kind === 'text') return document.createTextNode(piece.text);
  return element(piece.kind === 'strong' ? 'strong' : 'em', {}, ...piece.inside.map(renderInline));
}

function renderVerdict(verdict: Verdict, language: Language): HTMLElement {
  return element('span', { class: 'verdict' }, icon(verdict, TEXTS[language][verdict]));
}

/** The size stands for the place that is kept until the picture is there; then its own proportions count. */
function renderMedia({ src, alt }: Media): HTMLElement {
  const path = src.split('/').map(encodeURIComponent).join('/');
  return element('img', { src: `/media/${path}`, alt, width: 640, height: 400, loading: 'lazy', decoding: 'async' });
}

function renderLink({ label, url }: Link): HTMLElement {
  const attributes = { class: 'button', href: url, target: '_blank', rel: 'noopener' };
  return element('a', attributes, label, icon('link'));
}

function isSafe(url: string): boolean {
  return /^(\/(?!\/)|https:\/\/)/.test(url);
}
