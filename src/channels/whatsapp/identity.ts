/**
 * Who somebody is on WhatsApp. A business-scoped user id (`KG.123`) stays the same whatever number she has and shows, so it is
 * her name where Meta sends one; a number is her name only where nothing better is known.
 */
export type Identity = { readonly name: string; readonly aliases: readonly string[] };

/** Meta, Business-scoped user IDs: country (ISO 3166 alpha-2), a dot, up to 128 letters and digits. */
const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;

/** E.164 without the plus: at most 15 digits. */
const NUMBER = /^\+?([1-9]\d{5,14})$/;

/** `named`: everything by which she may be called in a payload, the most trusted first. Undefined: none of it is a name. */
export function identityOf(named: readonly (string | undefined)[]): Identity | undefined {
  const texts = named.filter((one) => one !== undefined);
  const ids = texts.filter(isUserId);
  const numbers = texts.flatMap((text) => NUMBER.exec(text)?.[1] ?? []);
  const [name, ...aliases] = new Set([...ids.slice(0, 1), ...numbers]);
  return name === undefined ? undefined : { name, aliases };
}

/** Whether a name is a user id; else it is a number. */
export function isUserId(name: string): boolean {
  return USER_ID.test(name);
}

/** How a message names whom it is for (Meta, Business-scoped user IDs: a user id in `to` is accepted and goes nowhere). */
export function recipientOf(name: string): { readonly recipient: string } | { readonly to: string } {
  return isUserId(name) ? { recipient: name } : { to: name };
}
