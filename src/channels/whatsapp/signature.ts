import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'sha256=';

/**
 * Whether Meta has signed these bytes with our app secret (Graph API, webhooks: `X-Hub-Signature-256`). The bytes as they came:
 * Meta escapes what is not ASCII, so JSON that was read and written again has another signature.
 */
export function isSigned(body: Uint8Array, header: string | undefined, appSecret: string): boolean {
  const expected = PREFIX + createHmac('sha256', appSecret).update(body).digest('hex');
  return header !== undefined && isSame(header.toLowerCase(), expected);
}

/** Whether two secrets are the same, in a time that says nothing about where or whether they differ, nor how long ours is. */
export function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHmac('sha256', 'comparison').update(text).digest();
}
