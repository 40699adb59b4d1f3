import type { Deliveries } from './deliveries.ts';
import { type Account, contactOf } from './fake-user.ts';
import { type GraphError, graphError, statusErrors } from './graph-error.ts';
import type { Limits } from './limits.ts';
import { type createMediaStore, problemOfLink } from './media-store.ts';
import type { ReadMark, SentMessage } from './message-schema.ts';
import { type ScreenMessage, show } from './phone.ts';
import type { createTemplates, FilledTemplate } from './templates.ts';
import { createTokenBucket } from './token-bucket.ts';

const DAY_MS = 86_400_000;
/** Cloud API, Typing indicators: it ends after 25 seconds. */
const TYPING_MS = 25_000;

/** One person as the platform keeps her. */
export type Person = {
  readonly account: Account;
  readonly screen: ScreenMessage[];
  /** What waits until she is online. */
  readonly transit: (() => void)[];
  /** The ids of her messages that bear the read mark. */
  readonly read: string[];
  typingUntil: number;
};

export type GraphPorts = {
  readonly limits: Limits;
  readonly clock: () => number;
  readonly stamp: () => string;
  readonly newId: (to: string) => string;
  readonly people: readonly Person[];
  readonly media: ReturnType<typeof createMediaStore>;
  readonly templates: ReturnType<typeof createTemplates>;
  readonly deliveries: Pick<Deliveries, 'add'>;
  readonly metadata: object;
  /** Runs `arrive` now, or after a message that is sent next. */
  readonly carry: (arrive: () => void) => void;
  /** The code with which the next message fails. */
  readonly takeFailure: () => number | undefined;
};

export type Answer = { readonly status: number; readonly body: object } | { readonly error: GraphError };

/** What the platform does with a message: refuses it, or takes it, carries it to her, and reports on the way. */
export function createGraph(ports: GraphPorts) {
  const { limits, clock, people } = ports;
  const throughput = createTokenBucket(limits.perSecond, limits.perSecond === 0 ? 0 : 1000 / limits.perSecond);
  const pairs = new Map<string, ReturnType<typeof createTokenBucket>>();
  /** When somebody was spoken to first, by the one key that she has. */
  const spokenTo = new Map<Account, number>();

  async function take(sent: SentMessage): Promise<Answer> {
    const key = sent.to ?? sent.recipient;
    if (key === undefined) return { error: graphError(100, 'The parameter to is required.') };
    const malformed = malformedRecipient(sent);
    if (malformed) return { error: malformed };
    if (!throughput.take(clock()))
      return { error: graphError(130429, 'Cloud API message throughput has been reached.') };
    const person = find(sent);
    if (!pairOf(person?.account ?? key).take(clock()))
      return { error: graphError(131056, 'Too many messages sent from this phone number to the same recipient.') };
    const template = sent.type === 'template' ? ports.templates.fill(sent.template) : undefined;
    if (template?.ok === false) return { error: template.error };
    const filled = template?.value;
    const problem = pictureProblem(sent) ?? problemOf(sent, person, filled);
    if (problem && !limits.late.includes(problem.code)) return { error: problem };
    return accept(sent, person, filled, problem);
  }

  function find({ to, recipient }: SentMessage): Person | undefined {
    const number = to?.replace(/\D/g, '');
    return to === undefined
      ? people.find(({ account }) => account.userId === recipient)
      : people.find(({ account }) => account.number === number);
  }

  function pairOf(key: Account | string): ReturnType<typeof createTokenBucket> {
    const name = typeof key === 'string' ? key : (key.userId ?? key.number ?? '');
    const there = pairs.get(name) ?? createTokenBucket(limits.pairBurst, limits.pairMs);
    pairs.set(name, there);
    return there;
  }

  function pictureProblem(sent: SentMessage): GraphError | undefined {
    const id = pictureOf(sent)?.id;
    return id === undefined ? undefined : ports.media.problemOf(id);
  }

  function problemOf(
    sent: SentMessage,
    person: Person | undefined,
    template: FilledTemplate | undefined,
  ): GraphError | undefined {
    const failure = ports.takeFailure();
    if (failure !== undefined) return graphError(failure);
    if (!person || person.account.isBlocked) return graphError(131026, 'Message Undeliverable.');
    const { account } = person;
    if (template?.category === 'MARKETING' && account.hasStopped) return graphError(131050);
    const isOpen = clock() - account.wroteAt < limits.windowMs;
    if (isOpen) return undefined;
    if (sent.type !== 'template')
      return graphError(
        131047,
        'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
      );
    return countPerson(account)
      ? undefined
      : graphError(
          131048,
          'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
        );
  }

  function countPerson(account: Account): boolean {
    const now = clock();
    for (const [one, at] of spokenTo) if (now - at >= DAY_MS) spokenTo.delete(one);
    if (!spokenTo.has(account) && spokenTo.size >= limits.peopleADay) return false;
    if (!spokenTo.has(account)) spokenTo.set(account, now);
    return true;
  }

  function accept(
    sent: SentMessage,
    person: Person | undefined,
    template: FilledTemplate | undefined,
    problem: GraphError | undefined,
  ): Answer {
    const id = ports.newId(sent.to ?? sent.recipient ?? '');
    if (problem) queueMicrotask(() => report(sent, person, id, 'failed', problem));
    else if (person) queueMicrotask(() => void carry(sent, person, id, template));
    const contact =
      sent.to === undefined
        ? { input: sent.recipient, user_id: sent.recipient }
        : { input: sent.to, wa_id: sent.to.replace(/\D/g, '') };
    const message = { id, ...(sent.type === 'template' && { message_status: 'accepted' }) };
    return { status: 200, body: { messaging_product: 'whatsapp', contacts: [contact], messages: [message] } };
  }

  async function carry(
    sent: SentMessage,
    person: Person,
    id: string,
    template: FilledTemplate | undefined,
  ): Promise<void> {
    const link = pictureOf(sent)?.link;
    const problem = link === undefined ? undefined : await problemOfLink(link);
    if (problem) return report(sent, person, id, 'failed', problem);
    report(sent, person, id, 'sent');
    const arrive = () => {
      person.screen.push(show(id, sent, ports.media.find, template));
      person.typingUntil = 0;
      report(sent, person, id, 'delivered');
      report(sent, person, id, 'read');
    };
    ports.carry(() => {
      if (person.account.isOnline) arrive();
      else person.transit.push(arrive);
    });
  }

  function report(
    sent: SentMessage,
    person: Person | undefined,
    id: string,
    status: string,
    problem?: GraphError,
  ): void {
    const account = person?.account;
    const { to, recipient, biz_opaque_callback_data: data } = sent;
    const number = to?.replace(/\D/g, '') ?? (account?.isNumberShown ? account.number : undefined);
    const userId = to !== undefined && problem ? undefined : (account?.userId ?? recipient);
    const one = {
      id,
      status,
      timestamp: ports.stamp(),
      ...(number !== undefined && { recipient_id: number }),
      ...(userId !== undefined && { recipient_user_id: userId }),
      ...(data !== undefined && { biz_opaque_callback_data: data }),
      ...(problem && { errors: statusErrors(problem) }),
      ...(status === 'sent' && {
        pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' },
      }),
    };
    const contacts = account && !problem ? { contacts: [contactOf(account, status !== 'sent')] } : {};
    void ports.deliveries.add({ field: 'messages', value: { ...ports.metadata, ...contacts, statuses: [one] } });
  }

  return {
    take,
    /** A read mark on one of her messages, with the typing indicator. */
    read({ message_id, typing_indicator }: ReadMark, writers: ReadonlyMap<string, Person>): Answer {
      const person = writers.get(message_id);
      if (!person) return { error: graphError(131009, `Message id ${message_id} is not valid.`) };
      if (!person.read.includes(message_id)) person.read.push(message_id);
      if (typing_indicator) person.typingUntil = clock() + TYPING_MS;
      return { status: 200, body: { success: true } };
    },
    /** A message of hers counts, too. */
    heard: () => void throughput.take(clock()),
  };
}

function pictureOf(sent: SentMessage): { id?: string | undefined; link?: string | undefined } | undefined {
  if (sent.type === 'image') return sent.image;
  if (sent.type !== 'interactive') return undefined;
  const { header } = sent.interactive;
  return header?.type === 'image' ? header.image : undefined;
}

/** Business-scoped user IDs: two letters of the country, a dot, up to 128 letters and digits. */
function malformedRecipient({ to, recipient }: SentMessage): GraphError | undefined {
  if (to !== undefined && !/^\+?[\d ()-]{7,20}$/.test(to)) return graphError(131009, 'The phone number is malformed.');
  if (to === undefined && !/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(recipient ?? ''))
    return graphError(131009, 'The business-scoped user id is malformed.');
  return undefined;
}
