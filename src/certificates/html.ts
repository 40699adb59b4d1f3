/** A piece of HTML that is safe to put into a page. Only `html` makes one. */
export type Html = { readonly html: string };

type Value = string | number | Html | readonly Html[] | undefined;

/** A template whose texts are escaped, for elements as well as for quoted attributes; pieces of HTML stay as they are. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: parts.map((part, i) => part + (i < values.length ? render(values[i]) : '')).join('') };
}

function render(value: Value): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return escapeHtml(String(value));
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
