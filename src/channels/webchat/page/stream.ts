import type { TranscriptEntry } from '../../../learning/transcript.ts';
import { pauseAfter } from './outbox.ts';

export type Ready = { readonly language?: unknown; readonly known?: unknown };

export type StreamPorts = {
  /** The number of the newest entry that is there already; 0: none, so that the server sends the newest ones. */
  lastNumber(): number;
  entry(entry: TranscriptEntry): void;
  ready(ready: Ready): void;
  /** The learner is erased, and the connection closed. */
  cleared(): void;
  /** `refusals`: how often in a row the server answered with something else than a stream. */
  changed(state: { isOpen: boolean; refusals: number }): void;
};

export type Stream = {
  /** Connects anew, where the old connection may be dead without the browser knowing. */
  reopen(): void;
};

/** Listens to the conversation, for as long as the page lives. A connection that broke is taken up where it ended. */
export function openStream(ports: StreamPorts): Stream {
  let source: EventSource | undefined;
  let refusals = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    clearTimeout(retry);
    source?.close();
    const last = ports.lastNumber();
    const opened = new EventSource(last > 0 ? `/chat/events?after=${last}` : '/chat/events');
    source = opened;
    opened.addEventListener('open', () => {
      refusals = 0;
      ports.changed({ isOpen: true, refusals });
    });
    opened.addEventListener('entry', ({ data }) => ports.entry(JSON.parse(data)));
    opened.addEventListener('ready', ({ data }) => ports.ready(JSON.parse(data)));
    opened.addEventListener('cleared', () => {
      opened.close();
      ports.cleared();
    });
    opened.addEventListener('error', () => {
      if (opened.readyState === EventSource.CLOSED) retryLater();
      ports.changed({ isOpen: false, refusals });
    });
  }

  /** The browser itself repeats what broke, but not what the server answered with an error. */
  function retryLater(): void {
    refusals += 1;
    retry = setTimeout(connect, pauseAfter(refusals, Math.random));
  }

  connect();
  return { reopen: connect };
}
