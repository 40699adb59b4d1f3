import type { ApiClientOptions } from 'grammy';
import type { Caller, CallResult } from './call.ts';

/** A call that brought no answer, where an API client expects `fetch` to reject. */
export class CallError extends Error {
  readonly failure: Exclude<CallResult, { kind: 'answer' }>;

  constructor(failure: Exclude<CallResult, { kind: 'answer' }>) {
    super(failure.reason);
    this.failure = failure;
  }
}

type Init = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
};

/**
 * `caller` as the `fetch` of grammY, as far as grammY uses it: POSTs a string or a stream, and reads the answer as JSON (an
 * answer that is none is a `CallError` of the kind `unknown`). Rejects with a `CallError` where there was no answer.
 * `timeoutMsOf` may give a call more time, such as a long poll.
 */
export function createCallFetch(
  caller: Caller,
  timeoutMsOf: (url: string) => number | undefined = () => undefined,
): NonNullable<ApiClientOptions['fetch']> {
  const callFetch = async (url: string, { headers = {}, body = '', signal }: Init) => {
    const { 'content-type': type = 'application/json' } = headers;
    const timeoutMs = timeoutMsOf(url);
    const bytes = typeof body === 'string' ? Buffer.from(body) : await gather(body);
    const result = await caller.call({
      url,
      body: { bytes, type },
      ...(signal && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    if (result.kind !== 'answer') throw new CallError(result);
    return { status: result.status, json: () => asJson(result) };
  };
  // The rest of `Response` is not there, and grammY does not ask for it.
  return callFetch as unknown as NonNullable<ApiClientOptions['fetch']>;
}

async function asJson({ status, body }: Extract<CallResult, { kind: 'answer' }>): Promise<unknown> {
  if (typeof body === 'object' && body !== null) return body;
  throw new CallError({ kind: 'unknown', reason: `the answer with status ${status} is no JSON` });
}

async function gather(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
