import { Agent, type Dispatcher } from 'undici';
import type { Timer } from '../timer.ts';

/** An HTTP POST to a platform. `timeoutMs`: from when it is handed over to the end of the answer; absent: `CALL_TIMEOUT_MS`. */
export type Call = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: CallBody;
  readonly timeoutMs?: number;
  /** Breaks the call off. What had been sent by then is as unknown as with a time-out. */
  readonly signal?: AbortSignal;
};

/** `bytes`: as they are, such as `multipart` gives them. */
export type CallBody = { readonly json: unknown } | { readonly bytes: Uint8Array; readonly type: string };

/**
 * - `answer`: whatever the status. `body` is parsed, or the text where it is no JSON. `retryAfterMs`: of the header
 *   Retry-After.
 * - `unsent`: surely not a byte of it was sent (refused, no such name, no connection in time).
 * - `unknown`: it may have arrived, and may have been done.
 */
export type CallResult =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfterMs?: number }
  | { readonly kind: 'unsent' | 'unknown'; readonly reason: string };

/** Calls over connections that stay open. Never repeats a call, never throws for the network. */
export type Caller = {
  call(call: Call): Promise<CallResult>;
  /** Breaks off what is under way and closes the connections. */
  close(): Promise<void>;
};

/** The longest wait for an answer: well above what a platform needs, well below the minute of a delivery lease. */
export const CALL_TIMEOUT_MS = 20_000;
/** The longest wait for a connection. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Far below what servers wait before they close a quiet connection, so that no call is written into a closing one. */
const KEEP_ALIVE_MS = 10_000;
/** Connections to one server: at 200 ms an answer, 320 calls a second. */
const MAX_CONNECTIONS = 64;
/** Far above any answer: 100 updates of Telegram, each a long text, are below 2 MB. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Undici's `dispatch`, the cheapest of what Node has for this; and it tells when a call begins to be written. */
export function createCaller({ startTimer }: { readonly startTimer: Timer }): Caller {
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });
  return {
    call: (call) => dispatch(agent, call, startTimer),
    close: () => agent.destroy(),
  };
}

function dispatch(agent: Agent, call: Call, startTimer: Timer): Promise<CallResult> {
  const { origin, pathname, search } = new URL(call.url);
  const { bytes, type } = encode(call.body);
  const headers = { ...call.headers, 'content-type': type };
  return new Promise((resolve) => {
    const timeoutMs = call.timeoutMs ?? CALL_TIMEOUT_MS;
    let written: Dispatcher.DispatchController | undefined;
    let isOver = false;
    const end = (result: CallResult) => {
      isOver = true;
      stopTimer();
      call.signal?.removeEventListener('abort', breakOff);
      resolve(result);
    };
    const fail = (reason: string) => {
      if (!isOver) end({ kind: written ? 'unknown' : 'unsent', reason });
      written?.abort(new Error(reason));
    };
    const breakOff = () => fail('broken off');
    const stopTimer = startTimer(timeoutMs, () => fail(`no answer within ${timeoutMs} ms`));
    if (call.signal?.aborted) return breakOff();
    call.signal?.addEventListener('abort', breakOff);
    const answer = createAnswer(end, fail);
    agent.dispatch(
      { origin, path: pathname + search, method: 'POST', headers, body: bytes },
      {
        onRequestStart(controller) {
          // It waited for a connection for too long: now nothing of it may be sent any more.
          if (isOver) controller.abort(new Error('broken off'));
          else written = controller;
        },
        onResponseStart: (_controller, status, received) => answer.start(status, received['retry-after']),
        onResponseData: (_controller, chunk) => answer.add(chunk),
        onResponseEnd: () => answer.end(),
        onResponseError: (_controller, error) => fail(reasonOf(error)),
      },
    );
  });
}

/** Gathers an answer; gives up on one that is too long. */
function createAnswer(end: (result: CallResult) => void, fail: (reason: string) => void) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let status = 0;
  let retryAfter: string | undefined;
  return {
    start(received: number, header: string | string[] | undefined): void {
      status = received;
      retryAfter = typeof header === 'string' ? header : undefined;
    },
    add(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) fail(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
      else chunks.push(chunk);
    },
    end(): void {
      const body = parse(Buffer.concat(chunks).toString('utf8'));
      const seconds = Number(retryAfter ?? Number.NaN);
      end({ kind: 'answer', status, body, ...(seconds >= 0 && { retryAfterMs: seconds * 1000 }) });
    },
  };
}

function encode(body: CallBody): { bytes: Uint8Array | string; type: string } {
  return 'json' in body ? { bytes: JSON.stringify(body.json), type: 'application/json' } : body;
}

/** A proxy in front of a platform answers in HTML: the status says enough. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** Without the URL, which holds a bot's token. Node says nothing itself where a host has several addresses: each has its error. */
function reasonOf(error: Error & { readonly code?: unknown }): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return typeof error.code === 'string' && !error.message.includes(error.code)
    ? `${error.message} (${error.code})`
    : error.message;
}
