import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Learner } from '../learning/learner.ts';
import type { Store } from '../store/store.ts';
import { readExportToken } from './export-link.ts';
import { sendNotice } from './notice.ts';

/** More entries than a learner makes in a lifetime: all of them. */
const EVERY_ENTRY = 1_000_000_000;

export type ExportOptions = {
  readonly store: Pick<Store, 'load' | 'facts' | 'messages' | 'certificates'>;
  readonly secret: string;
  /** Milliseconds since the epoch. */
  clock(): number;
};

/**
 * `GET /export/TOKEN`: everything that is kept about a learner, also under names by which she was known as somebody else before, as
 * one JSON file `{ exportedAt, learner, certificates, messages, facts }`. The facts are streamed. 404 for a token that is not ours or a
 * learner who is gone, 410 after an hour.
 */
export function exportEverything({ store, secret, clock }: ExportOptions): RequestHandler {
  return async (request: Request, response: Response) => {
    const token = readExportToken(secret, String(request.params.token), clock());
    if (token.kind === 'expired') return sendNotice(request, response, { status: 410, notice: 'expired' });
    const learner = token.kind === 'valid' ? await store.load(token.learner) : undefined;
    if (!learner) return sendNotice(request, response, { status: 404, notice: 'notFound' });
    const chunks = exportOf(learner, store, clock());
    const first = await chunks.next();
    response.set('Cache-Control', 'no-store').attachment('sabak-export.json').type('json');
    if (request.method === 'HEAD') return void response.end();
    response.write(first.value ?? '');
    await pipeline(Readable.from(chunks), response);
  };
}

async function* exportOf(learner: Learner, store: ExportOptions['store'], now: number): AsyncGenerator<string, void> {
  const ids = [learner.id, ...(learner.adopted ?? [])];
  const certificates = (await Promise.all(ids.map((id) => store.certificates.ofLearner(id)))).flat();
  const messages = await store.messages.read(learner.id, 0, EVERY_ENTRY);
  const head = { exportedAt: new Date(now).toISOString(), learner, certificates, messages };
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "facts": [`;
  let separator = '\n';
  for (const id of ids) {
    for await (const fact of store.facts({ learner: id })) {
      yield `${separator}  ${JSON.stringify(fact)}`;
      separator = ',\n';
    }
  }
  yield '\n ]\n}\n';
}
