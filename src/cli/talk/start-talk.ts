import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { issueCertificate } from '../../certificates/issue-certificate.ts';
import type { Channel } from '../../channels/channel.ts';
import { webchatLimits } from '../../channels/webchat/limits.ts';
import type { LearnerEvent, Outcome } from '../../learning/event.ts';
import type { Language } from '../../learning/language.ts';
import type { Learner } from '../../learning/learner.ts';
import type { Library } from '../../learning/library.ts';
import type { OutboundMessage } from '../../learning/message.ts';
import { languageOf } from '../../learning/scope.ts';
import { createRuntime } from '../../runtime/create-runtime.ts';
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../store/store.ts';

/** A conversation with the whole product but its network: the real core, runtime and store, in memory. */
export type Talk = {
  /** Begins. Resolves, as the others do, when everything that it brought about has been said. */
  begin(options: { language?: Language; parameter?: string }): Promise<void>;
  type(text: string): Promise<void>;
  /** Lets time pass, and wakes her for what became due. */
  wait(ms: number): Promise<void>;
  end(): Promise<void>;
};

const FROM = { channel: 'web', name: 'talk' };

/** A conversation always goes the same way: ids and draws depend on this, and on what is typed. */
const SECRET = 'talk';

/** Each thing typed comes this long after the last: slower than a double tap. */
const PACE_MS = 10_000;

export async function startTalk(library: Library, say: (message: OutboundMessage) => void): Promise<Talk> {
  let now = Date.now();
  let count = 0;
  const store = await openSqliteStore({ path: ':memory:' });
  const runtime = createRuntime({
    store,
    channels: { web: terminalChannel(say) },
    library: () => library,
    secret: SECRET,
    clock: () => now,
    log: { warn: (_, message) => say({ text: `(${message})` }) },
    observe: { step: () => undefined, effect: () => undefined },
    exportAll: (learner) => exportToFile(store, learner),
    issueCertificate: async (learner, { course, name, score }) => {
      const known = library.courses[course];
      if (!known) return { kind: 'never', reason: `there is no course ${course}` };
      const terms = { course: known, learner: learner.id, name, language: languageOf(learner), now };
      const issued = await issueCertificate({
        store: store.certificates,
        ...terms,
        ...(score !== undefined && { score }),
      });
      const { certificate, link } = issued;
      return {
        kind: 'done',
        result: 'issued',
        values: { certificate: certificate.id, link, number: certificate.number },
      };
    },
  });

  async function happen(
    what: { kind: 'text'; text: string } | Omit<LearnerEvent & { kind: 'start' }, 'id' | 'at' | 'from'>,
  ) {
    count += 1;
    now += PACE_MS;
    await runtime.handle({ id: String(count), at: now, from: FROM, ...what });
    await runtime.idle();
  }

  return {
    begin: ({ language, parameter }) =>
      happen({ kind: 'start', ...(language && { language }), ...(parameter !== undefined && { parameter }) }),
    type: (text) => happen({ kind: 'text', text }),
    async wait(ms) {
      now += ms;
      await runtime.wakeDue();
      await runtime.idle();
    },
    async end() {
      await runtime.stop();
      await store.close();
    },
  };
}

function terminalChannel(say: (message: OutboundMessage) => void): Channel {
  return {
    id: FROM.channel,
    limits: webchatLimits,
    isIdempotent: false,
    async send(_, { effect }) {
      if (effect.kind === 'send') for (const message of effect.messages) say(message);
      return { kind: 'done' };
    },
  };
}

/** There is no web server to download from: the file is written, and its URL is the link. */
async function exportToFile(store: Store, learner: Learner): Promise<Outcome> {
  const facts = await Array.fromAsync(store.facts({ learner: learner.id }));
  const certificates = await store.certificates.ofLearner(learner.id);
  const file = join(mkdtempSync(join(tmpdir(), 'sabak-talk-')), 'export.json');
  writeFileSync(file, JSON.stringify({ learner, facts, certificates }, null, 2));
  return { kind: 'done', result: 'ready', values: { link: pathToFileURL(file).href } };
}
