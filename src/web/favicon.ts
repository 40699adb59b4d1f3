import type { RequestHandler } from 'express';
import { loadIcon } from '../channels/webchat/page-files.ts';
import { prepareFile, REVALIDATE, sendStatic } from './static-file.ts';

/** `GET /favicon.ico`, which browsers ask for beside every page that names no icon: certificates, notices, exports. */
export function favicon(): RequestHandler {
  const { contentType, body } = loadIcon();
  const file = prepareFile(contentType, body);
  return (request, response) => sendStatic(request, response, file, REVALIDATE);
}
