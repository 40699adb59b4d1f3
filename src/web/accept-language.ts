import type { Request } from 'express';
import { LANGUAGES, type Language } from '../learning/language.ts';

/** The language that a browser asks for and we speak; undefined where it names none of ours. */
export function acceptLanguage(request: Request): Language | undefined {
  if (request.headers['accept-language'] === undefined) return undefined;
  const best = request.acceptsLanguages([...LANGUAGES]);
  return LANGUAGES.find((language) => language === best);
}
