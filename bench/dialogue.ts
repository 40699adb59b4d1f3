import type { Client } from './http-load.ts';
import { runAll } from './http-load.ts';

type Said = { kind: 'start' } | { kind: 'text'; text: string } | { kind: 'tap'; turn: number; values: string[] };

/**
 * Twenty messages of a teacher, as many as the web takes at once: she answers the first questions, begins the course,
 * and changes her settings. Each question has the next turn, so that her taps are known beforehand.
 */
const DIALOGUE: readonly Said[] = [
  { kind: 'start' },
  tap(1, 'ky'),
  tap(2, 'yes'),
  { kind: 'text', text: 'Айгүл Асанова' },
  tap(4, 'later'),
  tap(5, '19:00'),
  tap(6, 'growth-mindset'),
  tap(7, 'begin'),
  { kind: 'text', text: 'меню' },
  tap(9, 'settings'),
  tap(10, 'hour'),
  tap(11, '08:00'),
  tap(12, 'name'),
  { kind: 'text', text: 'Айгүл Асанова' },
  tap(14, 'language'),
  tap(15, 'ky'),
  tap(16, 'hour'),
  tap(17, '19:00'),
  tap(18, 'back'),
  tap(19, 'lessons'),
];

export const MESSAGES_A_LEARNER = DIALOGUE.length;

function tap(turn: number, value: string): Said {
  return { kind: 'tap', turn, values: [value] };
}

/** Many learners, each new, have this dialogue, `inFlight` of them at once. Returns the milliseconds. Throws where a message is refused. */
export async function haveDialogues(
  client: Client,
  learners: number,
  inFlight: number,
  messages = MESSAGES_A_LEARNER,
): Promise<number> {
  const cookies: string[] = [];
  const meet = async () => {
    const { cookie } = await client.get('/');
    if (cookie === undefined) throw new Error('no cookie');
    cookies.push(cookie);
  };
  await runAll(
    Array.from({ length: learners }, () => meet),
    inFlight,
  );
  const startedAt = performance.now();
  await runAll(
    cookies.map((cookie, i) => () => haveDialogue(client, cookie, i, messages)),
    inFlight,
  );
  return performance.now() - startedAt;
}

async function haveDialogue(client: Client, cookie: string, learner: number, messages: number): Promise<void> {
  for (const [i, said] of DIALOGUE.slice(0, messages).entries()) {
    const id = `bench-${String(learner).padStart(12, '0')}-${String(i).padStart(12, '0')}`;
    const { status } = await client.post('/chat/messages', cookie, { id, ...said });
    if (status !== 202) throw new Error(`message ${i} of learner ${learner} was answered ${status}`);
  }
}
