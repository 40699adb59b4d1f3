import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';

const ENCODINGS = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof ENCODINGS)[number];

/** A file that is kept in memory in every encoding that browsers take, each with its own strong ETag. */
export type StaticFile = {
  readonly contentType: string;
  /** Of the content, 16 characters. */
  readonly hash: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
};

/** Compresses as well as it goes: a start pays, and no request does. */
export function prepareFile(contentType: string, body: Buffer): StaticFile {
  return {
    contentType,
    hash: hashOf([body]),
    bodies: { br: brotliCompressSync(body), gzip: gzipSync(body, { level: 9 }), identity: body },
  };
}

export function hashOf(bodies: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const body of bodies) hash.update(body);
  return hash.digest('base64url').slice(0, 16);
}

/** The browser asks again each time, and is told that nothing has changed. */
export const REVALIDATE = 'no-cache';
/** For an address that names the content: a year, the most that caches take. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

export function sendStatic(request: Request, response: Response, file: StaticFile, cacheControl: string): void {
  const accepted = request.acceptsEncodings([...ENCODINGS]);
  const encoding = ENCODINGS.find((one) => one === accepted) ?? 'identity';
  response.set({ 'Content-Type': file.contentType, 'Cache-Control': cacheControl, ETag: `"${file.hash}-${encoding}"` });
  response.vary('Accept-Encoding');
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.set('Content-Length', String(file.bodies[encoding].length));
  response.end(request.method === 'HEAD' ? undefined : file.bodies[encoding]);
}
