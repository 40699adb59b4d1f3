import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 31_536_000;

/** What no page of ours needs, so that nothing which slips into one can use it. */
const DENIED_FEATURES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture', 'browsing-topics'];

/**
 * The headers of every response: our own files only, no inline script or style, in nobody's frame, and no address of
 * ours given to another site (an export's link is a secret). `isSecure`: the world reaches us by https.
 */
export function securityHeaders({ isSecure }: { isSecure: boolean }): RequestHandler {
  const headers = Object.entries(headersOfHelmet(isSecure));
  headers.push(['permissions-policy', DENIED_FEATURES.map((feature) => `${feature}=()`).join(', ')]);
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value ?? '');
    next();
  };
}

/** They are the same for every response, so Helmet is asked once: its dozen middlewares cost more than a route of ours. */
function headersOfHelmet(isSecure: boolean): OutgoingHttpHeaders {
  const secure = helmet({
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
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  secure(request, response, (error) => {
    if (error) throw error;
  });
  return response.getHeaders();
}
