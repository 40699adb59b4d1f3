import { type RequestHandler, Router } from 'express';
import type { PageFile } from '../channels/webchat/page-files.ts';
import type { Language } from '../learning/language.ts';
import { acceptLanguage } from './accept-language.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { hashOf, IMMUTABLE, prepareFile, REVALIDATE, type StaticFile, sendStatic } from './static-file.ts';

const PAGE = 'index.html';
const FOLDER = '/chat/page/';

/**
 * `GET /`, the chat, and the files that it needs. The page names them below a hash of them all (modules import each
 * other by relative names, so they follow), and a second visit fetches nothing but the page.
 * Throws where the page itself is missing.
 */
export function chatPage(pageFiles: readonly PageFile[], cookie: LearnerCookie): Router {
  const page = pageFiles.find((file) => file.path === PAGE);
  if (!page) throw new Error(`the chat page has no ${PAGE}`);
  const assets = pageFiles.filter((file) => file !== page);
  const version = hashOf(assets.map((file) => file.body));
  const files = new Map(assets.map((file) => [file.path, prepareFile(file.contentType, file.body)]));
  const pages = pagesOf(page, version);

  const router = Router();
  router.get('/', (request, response) => {
    cookie.renew(request, response);
    response.vary('Accept-Language');
    sendStatic(request, response, pages[acceptLanguage(request) ?? 'ky'], `private, ${REVALIDATE}`);
  });
  router.get(`${FOLDER}:version/:name`, sendAsset(files, version));
  router.get(`${FOLDER}:name`, sendAsset(files, version));
  return router;
}

/** A page that was loaded just before an update asks for an older version: it gets today's, which nothing keeps. */
function sendAsset(files: ReadonlyMap<string, StaticFile>, current: string): RequestHandler {
  return (request, response, next) => {
    const { name, version } = request.params;
    const file = typeof name === 'string' ? files.get(name) : undefined;
    if (!file) return next();
    sendStatic(request, response, file, version === current ? IMMUTABLE : REVALIDATE);
  };
}

/** The page for each language: what it says before its script runs is marked as what it is. */
function pagesOf({ contentType, body }: PageFile, version: string): Readonly<Record<Language, StaticFile>> {
  const source = body.toString().replaceAll(`"${FOLDER}`, `"${FOLDER}${version}/`);
  const inLanguage = (language: Language) =>
    prepareFile(contentType, Buffer.from(source.replace(/<html lang="[a-z]*"/, `<html lang="${language}"`)));
  return { ky: inLanguage('ky'), ru: inLanguage('ru'), en: inLanguage('en') };
}
