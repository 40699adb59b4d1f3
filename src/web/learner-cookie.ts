import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { isSigned, sign } from './signature.ts';

const NAME = 'sabak';
/** 144 bits: more than the 128 that nobody guesses, and no padding in base64url. */
const ID_BYTES = 18;
const YEAR_MS = 31_536_000_000;
const VALUE = /^([\w-]{24})\.([\w-]{43})$/;

/** So many headers are remembered as signed by us: to compute a signature takes longer than all the rest of reading it. */
const MAX_KNOWN = 10_000;

/** The cookie by which a browser is known: `ID.SIGNATURE`. Its id is the channel's name for the learner. */
export type LearnerCookie = {
  /** The id in a request's cookie, if we have signed it. */
  read(request: Request): string | undefined;
  /** Gives the browser its id, a new one where it has none of ours, for a year from now. */
  renew(request: Request, response: Response): void;
  /** Gives the browser a new id: whoever uses it from now on is somebody else. */
  replace(response: Response): void;
};

export function createLearnerCookie({ secret, isSecure }: { secret: string; isSecure: boolean }): LearnerCookie {
  const known = new Map<string, string>();

  function read({ headers: { cookie = '' } }: Request): string | undefined {
    const id = known.get(cookie) ?? signedIn(cookie);
    if (id === undefined || known.has(cookie)) return id;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(cookie, id);
    return id;
  }

  function signedIn(header: string): string | undefined {
    for (const value of valuesOf(header)) {
      const [, id, signature] = VALUE.exec(value) ?? [];
      if (id !== undefined && signature !== undefined && isSigned(secret, id, signature)) return id;
    }
    return undefined;
  }

  function give(response: Response, id = randomBytes(ID_BYTES).toString('base64url')): void {
    response.cookie(NAME, `${id}.${sign(secret, id)}`, {
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure,
      maxAge: YEAR_MS,
      path: '/',
    });
  }

  return { read, renew: (request, response) => give(response, read(request)), replace: (response) => give(response) };
}

/** A browser may send several of one name, of different paths; ours is any that is signed. */
function valuesOf(header: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1));
}
