import { isSigned, sign } from './signature.ts';

const HOUR_MS = 3_600_000;
const TOKEN = /^([\w-]{1,64})\.([0-9a-z]{1,10})\.([\w-]{43})$/;

/** The path of everything about a learner, valid for an hour from `now` (milliseconds since the epoch). */
export function exportLink(secret: string, learner: string, now: number): string {
  const claim = `${learner}.${(now + HOUR_MS).toString(36)}`;
  return `/export/${claim}.${sign(secret, claim)}`;
}

/** What a token of such a link says. `unknown`: we have not made it. */
export function readExportToken(
  secret: string,
  token: string,
  now: number,
): { kind: 'valid'; learner: string } | { kind: 'expired' } | { kind: 'unknown' } {
  const [, learner, until, signature] = TOKEN.exec(token) ?? [];
  if (learner === undefined || until === undefined || signature === undefined) return { kind: 'unknown' };
  if (!isSigned(secret, `${learner}.${until}`, signature)) return { kind: 'unknown' };
  return Number.parseInt(until, 36) > now ? { kind: 'valid', learner } : { kind: 'expired' };
}
