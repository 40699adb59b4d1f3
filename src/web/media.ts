import { type RequestHandler, static as serveFiles } from 'express';

/** A picture in the `media` folder of a course; no name begins with a dot. */
const PICTURE = /^\/[^/.][^/]*\/media\/(?:[^/.][^/]*\/)*[^/.][^/]*\.(?:png|jpe?g|webp|gif|avif|svg)$/i;
/** A trainer who replaces a picture sees the new one within the hour; a slow line fetches it once a lesson. */
const MAX_AGE_MS = 3_600_000;

/** `/media/COURSE/media/NAME`: pictures of the lessons and nothing else of `contentDir`. Goes on to `next` for all others. */
export function media(contentDir: string): RequestHandler {
  const serve = serveFiles(contentDir, {
    dotfiles: 'ignore',
    index: false,
    redirect: false,
    maxAge: MAX_AGE_MS,
    /** An SVG opened by itself is a document: it must not run anything. */
    setHeaders: (response) =>
      response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
  });
  return (request, response, next) => {
    const path = decode(request.path);
    if (path === undefined || path.includes('\0') || path.includes('\\') || !PICTURE.test(path)) return next();
    serve(request, response, next);
  };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
