import { z } from 'zod';
import type { Template, TemplateText } from '../../learning/library.ts';

/** A template in one language, as `POST /{WABA_ID}/message_templates` takes it (Meta, WhatsApp Business Management API). */
export type VendorTemplate = {
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'MARKETING';
  readonly components: readonly VendorComponent[];
};

type VendorComponent =
  | {
      readonly type: 'BODY';
      readonly text: string;
      readonly example?: { readonly body_text: readonly (readonly string[])[] };
    }
  | { readonly type: 'FOOTER'; readonly text: string }
  | {
      readonly type: 'BUTTONS';
      readonly buttons: readonly { readonly type: 'QUICK_REPLY'; readonly text: string }[];
    };

/** One element for each template and language, its placeholders numbered in the order of that language. */
export function vendorTemplates(templates: readonly Template[]): VendorTemplate[] {
  return templates.flatMap(({ name, category, texts }) =>
    Object.values(texts).map((text) => ({
      name,
      language: text.code,
      category: category === 'utility' ? ('UTILITY' as const) : ('MARKETING' as const),
      components: componentsOf(text),
    })),
  );
}

function componentsOf({ body, parameters, footer, button }: TemplateText): VendorComponent[] {
  const text = parameters.reduce((numbered, { name }, i) => numbered.replace(`{${name}}`, `{{${i + 1}}}`), body);
  const examples = parameters.map(({ example }) => example);
  return [
    { type: 'BODY', text, ...(examples.length > 0 && { example: { body_text: [examples] } }) },
    ...(footer === undefined ? [] : [{ type: 'FOOTER' as const, text: footer }]),
    ...(button === undefined
      ? []
      : [{ type: 'BUTTONS' as const, buttons: [{ type: 'QUICK_REPLY' as const, text: button }] }]),
  ];
}

/** What became of one template in one language. */
export type PushedTemplate = { readonly name: string; readonly language: string } & Pushed;

/**
 * `created` and `edited` are reviewed by Meta now, `left` had the same text already. `status` and `category` are Meta's
 * (`PENDING`, `APPROVED`, `REJECTED`, …), where it named them.
 */
type Pushed =
  | { readonly outcome: 'created' | 'edited' | 'left'; readonly status?: string; readonly category?: string }
  | { readonly outcome: 'failed'; readonly reason: string };

export type PushOptions = {
  /** Such as `https://graph.facebook.com/v23.0`. */
  readonly apiRoot: string;
  readonly token: string;
  /** The id of the WhatsApp Business account. */
  readonly account: string;
};

/**
 * Hands templates in. One that the account has with other components is edited, which Meta allows once in 24 hours while it is
 * approved, and not while it is in review. Templates that are not named here stay as they are. Gives a sentence where Meta does
 * not say what the account has.
 */
export async function pushTemplates(
  options: PushOptions,
  templates: readonly VendorTemplate[],
): Promise<readonly PushedTemplate[] | string> {
  const known = await list(options);
  if (!known.ok) return known.reason;
  const pushed: PushedTemplate[] = [];
  for (const template of templates) {
    const { name, language } = template;
    const there = known.value.find((one) => one.name === name && one.language === language);
    pushed.push({ name, language, ...(await push(options, template, there)) });
  }
  return pushed;
}

const component = z.object({
  type: z.string(),
  text: z.string().optional(),
  buttons: z.array(z.object({ type: z.string(), text: z.string().optional() })).optional(),
});

const knownTemplate = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string(),
  components: z.array(component),
});
type Known = z.output<typeof knownTemplate>;

const page = z.object({
  data: z.array(knownTemplate),
  paging: z.object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() }).optional(),
});

/** Message templates, reading: rows of a page. An account holds at most 6,000 texts. */
const PAGE_SIZE = 200;

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

async function list(options: PushOptions): Promise<Result<readonly Known[]>> {
  const found: Known[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      fields: 'id,name,language,status,category,components',
      limit: String(PAGE_SIZE),
      ...(after !== undefined && { after }),
    });
    const answer = await call(options, 'GET', `${options.account}/message_templates?${query}`, page);
    if (!answer.ok) return answer;
    found.push(...answer.value.data);
    const { paging } = answer.value;
    after = paging?.next === undefined ? undefined : paging.cursors?.after;
  } while (after !== undefined);
  return { ok: true, value: found };
}

const created = z.object({ status: z.string().optional(), category: z.string().optional() });

async function push(options: PushOptions, template: VendorTemplate, there: Known | undefined): Promise<Pushed> {
  if (!there) {
    const made = await call(options, 'POST', `${options.account}/message_templates`, created, template);
    if (!made.ok) return { outcome: 'failed', reason: made.reason };
    const { status, category } = made.value;
    return { outcome: 'created', ...(status && { status }), ...(category && { category }) };
  }
  const { category, status } = there;
  if (isSame(template.components, there.components)) return { outcome: 'left', status, category };
  // The category of an approved template can't be edited: Meta moves templates from one to the other itself.
  const change = {
    components: template.components,
    ...(status !== 'APPROVED' && { category: template.category }),
  };
  const edited = await call(options, 'POST', there.id, z.object({ success: z.literal(true) }), change);
  return edited.ok ? { outcome: 'edited', category } : { outcome: 'failed', reason: edited.reason };
}

/** Whether people read the same. Examples are for the review alone. */
function isSame(ours: readonly VendorComponent[], theirs: Known['components']): boolean {
  return shown(z.array(component).parse(ours)) === shown(theirs);
}

function shown(components: Known['components']): string {
  const parts = components.map(({ type, text, buttons }) => [type, text, buttons?.map((one) => [one.type, one.text])]);
  return JSON.stringify(parts.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

const refusal = z.object({
  error: z.object({
    message: z.string(),
    code: z.number().optional(),
    error_subcode: z.number().optional(),
    error_user_msg: z.string().optional(),
    error_data: z.object({ details: z.string().optional() }).optional(),
  }),
});

/** Nobody who pushes templates waits longer. `Caller` is for what is sent to learners, and POSTs alone. */
const TIMEOUT_MS = 30_000;

async function call<T>(
  { apiRoot, token }: PushOptions,
  method: 'GET' | 'POST',
  path: string,
  shape: z.ZodType<T>,
  body?: object,
): Promise<Result<T>> {
  try {
    const response = await fetch(`${apiRoot}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const json = jsonOf(await response.text());
    const answer = response.ok ? shape.safeParse(json) : undefined;
    if (answer?.success) return { ok: true, value: answer.data };
    return { ok: false, reason: reasonOf(response.status, json) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ok: false, reason: `${apiRoot} gave no answer: ${causeOf(error)}` };
  }
}

/** Undefined for what is no JSON: a proxy answers with a page. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** What Meta tells people of it, with the numbers by which it is looked up. */
function reasonOf(status: number, json: unknown): string {
  const refused = refusal.safeParse(json);
  if (!refused.success) return `Meta answered ${status}, in a form that is not known here.`;
  const { message, code, error_subcode, error_user_msg, error_data } = refused.data.error;
  const said = error_user_msg ?? error_data?.details;
  const numbers = [code, error_subcode].filter((number) => number !== undefined).join('/');
  return `${message}${said === undefined ? '' : ` ${said}`} (${numbers || status})`;
}

/** `fetch` says “fetch failed”, and why in its cause. */
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
