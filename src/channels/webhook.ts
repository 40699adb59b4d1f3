/** How a platform calls us. `web/webhooks.ts` serves it: it reads bodies of at most `MAX_UPDATE_BYTES` and answers 413 above. */
export type Webhook = {
  /** Such as `/telegram/webhook`. */
  readonly path: string;
  /** Answers a GET, where the platform asks whether we are the one. */
  verify?(query: URLSearchParams): WebhookAnswer;
  /**
   * Resolves once everything in it is on disk, before any effect of it runs. 200: understood, or harmlessly ignored; a part that
   * can't be read is rejected alone. 401 or 403: a wrong secret or signature; 400: no JSON. Throws where a step could not be
   * kept, so that the platform sends it again.
   */
  receive(request: WebhookRequest): Promise<WebhookAnswer>;
};

/** `body`: the raw bytes, over which signatures are made. */
export type WebhookRequest = {
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
};

/** `refused`: what operators have to compare where it was not a stranger who called; without anything that the caller sent. */
export type WebhookAnswer = {
  readonly status: 200 | 400 | 401 | 403;
  readonly text?: string;
  readonly refused?: string;
};

/** Far above any update: Meta's batches are said to stay below 3 MB. */
export const MAX_UPDATE_BYTES = 3 * 1024 * 1024;
