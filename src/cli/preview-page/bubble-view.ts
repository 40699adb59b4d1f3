import { element } from '../../channels/webchat/page/element.ts';
import type { Bubble, BubbleButton, BubbleButtons, BubbleRow } from '../preview/bubble.ts';

/** `said`: what a messenger shows that she said with it. */
export type Tap = (data: string, said: string) => void;

type Line = Bubble['lines'][number];

/** A message of ours, with what can be tapped on it. */
export function renderBubble(bubble: Bubble, tap: Tap): HTMLElement {
  const { picture, lines, footer, buttons, list } = bubble;
  const isWide = picture !== undefined || list !== undefined || buttons !== undefined;
  return element(
    'div',
    { class: `post${isWide ? ' wide' : ''}${buttons ? ' tappable' : ''}` },
    element(
      'div',
      { class: 'balloon' },
      picture && element('img', { src: `/media/${encodeURI(picture.src)}`, alt: picture.alt }),
      lines.length > 0 && element('div', { class: 'words' }, ...lines.map(renderLine)),
      footer !== undefined && element('div', { class: 'footer' }, footer),
      list && renderList(list.button, list.rows, tap),
    ),
    renderButtons(buttons ?? [], tap),
  );
}

/** A line keeps its place also when it is empty. */
function renderLine(line: Line): HTMLElement {
  const words = line.map(({ text, strong, emphasis }) => {
    const inside = emphasis ? element('em', {}, text) : text;
    return strong ? element('strong', {}, inside) : inside;
  });
  return element('div', { class: 'line' }, ...(words.length > 0 ? words : [element('br')]));
}

export function renderButtons(rows: BubbleButtons, tap: Tap): HTMLElement {
  return element(
    'div',
    { class: 'keyboard' },
    ...rows.map((row) => element('div', { class: 'row' }, ...row.map((button) => renderButton(button, tap)))),
  );
}

function renderButton({ label, data, url }: BubbleButton, tap: Tap): HTMLElement {
  if (url !== undefined) return element('a', { href: url, target: '_blank', rel: 'noreferrer' }, label);
  const button = element('button', { type: 'button' }, label);
  button.onclick = () => tap(data ?? '', label);
  return button;
}

/** Its rows come up when its button is tapped. */
function renderList(label: string, rows: readonly BubbleRow[], tap: Tap): HTMLElement {
  const sheet = element(
    'div',
    { class: 'sheet', hidden: true },
    ...rows.map(({ data, title, description }) => {
      const row = element(
        'button',
        { type: 'button' },
        element('span', { class: 'title' }, title),
        description !== undefined && element('span', { class: 'description' }, description),
      );
      row.onclick = () => {
        sheet.hidden = true;
        tap(data, [title, description ?? ''].filter((part) => part !== '').join('\n'));
      };
      return row;
    }),
  );
  const open = element('button', { type: 'button', class: 'open', 'aria-expanded': 'false' }, label);
  open.onclick = () => {
    sheet.hidden = !sheet.hidden;
    open.setAttribute('aria-expanded', String(!sheet.hidden));
  };
  return element('div', { class: 'list' }, open, sheet);
}
