import { type RequestHandler, Router } from 'express';
import { parseCertificateId } from '../certificates/certificate-id.ts';
import { certificatePage } from '../certificates/certificate-page.ts';
import { loadCertificateStyle } from '../certificates/certificate-style.ts';
import { isLanguage } from '../learning/language.ts';
import type { Store } from '../store/store.ts';
import { acceptLanguage } from './accept-language.ts';
import { STYLE_PATH, sendNotice } from './notice.ts';
import { prepareFile, REVALIDATE, sendStatic } from './static-file.ts';

export type CertificateOptions = {
  readonly store: Pick<Store, 'certificates'>;
  readonly publicUrl: string;
  readonly timeZone: string;
};

/**
 * `GET /c/ID`: the certificate in the language of `?lang=`, of the browser, or of the certificate. Never kept by caches:
 * a revocation shows at once. An id that nobody has and one that nobody can have get the same answer.
 */
export function certificate({ store, publicUrl, timeZone }: CertificateOptions): Router {
  const style = prepareFile('text/css; charset=utf-8', loadCertificateStyle());
  const show: RequestHandler = async (request, response) => {
    const id = parseCertificateId(String(request.params.id));
    const found = id === undefined ? undefined : await store.certificates.get(id);
    if (!found) return sendNotice(request, response, { status: 404, notice: 'noCertificate' });
    const { lang } = request.query;
    const language = isLanguage(lang) ? lang : (acceptLanguage(request) ?? found.language);
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' }).vary('Accept-Language');
    response
      .type('html')
      .send(certificatePage({ certificate: found, language, timeZone, publicUrl, styleHref: STYLE_PATH }));
  };
  const router = Router();
  router.get('/c/:id', show);
  router.get(STYLE_PATH, (request, response) => sendStatic(request, response, style, REVALIDATE));
  return router;
}
