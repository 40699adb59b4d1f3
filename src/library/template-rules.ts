/**
 * What WhatsApp asks of a template. Sources: Meta, “Message templates” (components, guidelines) and “Error codes”; what it says
 * itself when a template is refused, by `error_subcode`. Lengths are counted in UTF-16 units, the most careful way.
 */

/** Components: `name`, lower-case letters, digits and underscores. */
export const TEMPLATE_NAME = /^[a-z0-9_]{1,512}$/;

/** Supported languages: `ru`, `ky_KG`, `zh_CN`. */
export const LANGUAGE_CODE = /^[a-z]{2,3}(?:_[A-Z]{2,3})?$/;

/** Components: the body, its parameters filled. */
export const MAX_TEMPLATE_BODY = 1_024;

/** Components: the footer, without parameters. */
export const MAX_TEMPLATE_FOOTER = 60;

/** Components: the label of a button. */
export const MAX_TEMPLATE_BUTTON = 25;

/** Subcode 2388293, “too many variables for its length”: in practice at least 2n + 1 fixed words for n parameters. */
export function fewestWords(parameters: number): number {
  return parameters === 0 ? 0 : 2 * parameters + 1;
}

/** Guidelines: no tabs, no more than four spaces in a row; more than two line breaks in a row are refused as well. */
export const BAD_SPACING = /\t| {5,}|\n{3,}/;

/** Guidelines: neither footer nor button has line breaks or emoji; marks for bold and the like are shown as they are. */
export const NOT_PLAIN = /[\n\t*_~`{}]|\p{Extended_Pictographic}/u;
