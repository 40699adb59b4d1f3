import type { Response } from 'express';

/** A client that leaves this much unread (bytes) is dropped; it comes back and goes on where it was. */
const MAX_UNREAD_BYTES = 1_048_576;

/**
 * Server-sent events on one response (HTML Living Standard, 9.2). After the client has gone, everything here does nothing.
 */
export type EventStream = {
  /** Sends at once; drops a client that does not keep up. */
  send(event: ServerEvent): void;
  /** Sends, and resolves when the client has room for more or has gone. */
  sendInTurn(event: ServerEvent): Promise<void>;
  /** A comment, which keeps proxies from closing a silent connection. */
  ping(): void;
  /** Says when to come back, and ends. */
  end(retryMs: number): void;
  drop(): void;
};

/** `data` becomes one line of JSON. */
export type ServerEvent = { readonly id?: number; readonly event: string; readonly data: unknown };

/** Sends the headers. `X-Accel-Buffering` tells nginx to pass every event on at once. */
export function openEventStream(response: Response): EventStream {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();

  /** False where the client has to be waited for. */
  function write(text: string): boolean {
    if (response.destroyed || response.writableEnded) return true;
    return response.write(text);
  }

  function send(event: ServerEvent): void {
    write(format(event));
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
  }

  return {
    send,
    sendInTurn: (event) => (write(format(event)) ? Promise.resolve() : roomIn(response)),
    ping: () => void write(': ping\n\n'),
    end(retryMs) {
      write(`retry: ${retryMs}\n\n`);
      response.end();
    },
    drop: () => void response.destroy(),
  };
}

function format({ id, event, data }: ServerEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function roomIn(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
