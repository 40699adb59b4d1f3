type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined | false;

/** An element with attributes (`true`: without value; `false`, undefined: absent) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  for (const child of children) if (child !== undefined && child !== false) made.append(child);
  return made;
}

function setAttributes(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Strokes on a grid of 24 by 24. */
const ICONS = {
  right: 'M5 12.5l4.5 4.5L19 7.5',
  partly: 'M6 9.5c2-2 4-2 6 0s4 2 6 0M6 15.5c2-2 4-2 6 0s4 2 6 0',
  wrong: 'M7 7l10 10M17 7L7 17',
  up: 'M6 14.5l6-6 6 6',
  down: 'M6 9.5l6 6 6-6',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  clock: 'M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  link: 'M9 6h9v9M18 6L6.5 17.5',
  next: 'M5 12h13M13 6.5l5.5 5.5-5.5 5.5',
} as const;

export type IconName = keyof typeof ICONS;

/** A line drawing in the colour of the text. Without a label, screen readers pass over it. */
export function icon(name: IconName, label?: string): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  const path = document.createElementNS(namespace, 'path');
  setAttributes(path, { d: ICONS[name] });
  setAttributes(svg, { viewBox: '0 0 24 24', class: 'icon' });
  setAttributes(svg, label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label });
  svg.append(path);
  return svg;
}

/** The element of the page with this id. Throws where the page has none of that type. */
export function byId(id: string): HTMLElement;
export function byId<T extends HTMLElement>(id: string, type: new () => T): T;
export function byId(id: string, type: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`index.html has no ${type.name} with the id "${id}"`);
}
