import type { RequestHandler } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 31_536_000;

/** What no page of ours needs, so that nothing which slips into one can use it. */
const DENIED_FEATURES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture', 'browsing-topics'];

/**
 * The headers of every response: our own files only, no inline script or style, in nobody's frame, and no address of
 * ours given to another site (an export's link is a secret). `isSecure`: the world reaches us by https.
 */
export function securityHeaders({ isSecure }: { isSecure: boolean }): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
          ...(isSecure && { upgradeInsecureRequests: [] }),
        },
      },
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: isSecure && { maxAge: YEAR_SECONDS, includeSubDomains: false },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set('Permissions-Policy', DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '));
      next();
    },
  ];
}
