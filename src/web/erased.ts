import type { RequestHandler } from 'express';
import type { Runtime } from '../runtime/runtime.ts';
import type { Store } from '../store/store.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { sendNotice } from './notice.ts';

/**
 * `GET /erased`: where the chat page goes when its learner is erased. The browser gets a new id, so that the next person
 * on a shared phone is another learner. A learner who is still there keeps hers, whatever link led her here, and is sent
 * to her chat: her cookie is all that leads to what she has learned.
 */
export function erased(options: {
  store: Pick<Store, 'load'>;
  runtime: Pick<Runtime, 'identify'>;
  cookie: LearnerCookie;
}): RequestHandler {
  const { store, runtime, cookie } = options;
  return async (request, response) => {
    const name = cookie.read(request);
    const learner = name === undefined ? undefined : await store.load(runtime.identify({ channel: 'web', name }));
    if (learner) return response.set('Cache-Control', 'no-store').redirect(303, '/');
    cookie.replace(response);
    sendNotice(request, response, { status: 200, notice: 'erased' });
  };
}
