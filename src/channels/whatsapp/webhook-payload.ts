import { z } from 'zod';

/**
 * What is read of Meta's webhooks (Cloud API, Webhooks reference: messages, statuses, system, user_id_update). Everything else
 * in them may come and go. Lists are `unknown`, because each element is parsed on its own.
 */
const list = z.unknown().optional();

export const batchSchema = z.object({ entry: z.array(z.unknown()) });
export const entrySchema = z.object({ changes: z.array(z.unknown()) });
export const changeSchema = z.object({
  field: z.string().optional().catch(undefined),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string() }).optional().catch(undefined),
    contacts: list,
    messages: list,
    statuses: list,
    errors: list,
    user_id_update: list,
  }),
});

/** Milliseconds since the epoch, of seconds as a string; now and then they are milliseconds. Undefined: no time at all. */
const timestamp = z
  .union([z.string(), z.number()])
  .optional()
  .catch(undefined)
  .transform((value) => {
    const number = value === undefined || value === '' ? Number.NaN : Number(value);
    if (!Number.isFinite(number) || number <= 0) return undefined;
    return number < FIRST_MILLISECONDS ? Math.floor(number * 1_000) : Math.floor(number);
  });

/** As seconds the year 5138, as milliseconds the year 1973: whatever is above must be milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;

const name = z.string().optional().catch(undefined);

export const contactSchema = z.object({ wa_id: name, user_id: name });
export type Contact = z.infer<typeof contactSchema>;

const flag = z.boolean().optional().catch(undefined);

export const messageSchema = z.object({
  id: z.string().min(1).max(1_000),
  type: z.string().default('unknown'),
  timestamp,
  from: name,
  from_user_id: name,
  /** It was written in a group, of which we are a part only by mistake. */
  group_id: z.unknown().optional(),
  context: z.object({ forwarded: flag, frequently_forwarded: flag }).optional().catch(undefined),
  text: z.unknown().optional(),
  interactive: z.unknown().optional(),
  system: z.unknown().optional(),
  unsupported: z.unknown().optional(),
});
export type Message = z.infer<typeof messageSchema>;

export const textSchema = z.object({ body: z.string() });

const reply = z.object({ id: z.string(), title: z.string().optional() });
export const interactiveSchema = z.object({
  type: z.string().optional(),
  button_reply: reply.optional(),
  list_reply: reply.optional(),
});

/** `customer` and `new_wa_id` are what older versions called the old and the new number. */
export const systemSchema = z.object({
  type: z.string().optional(),
  wa_id: name,
  new_wa_id: name,
  customer: name,
  user_id: name,
});

export const unsupportedSchema = z.object({ type: z.string() });

const changed = z.object({ previous: z.string(), current: z.string() });
export const userIdUpdateSchema = z.object({ wa_id: name, user_id: changed, timestamp });

export const errorSchema = z.object({
  code: z.coerce.number(),
  title: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  error_subcode: z.number().optional().catch(undefined),
  error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
});
export type PlatformError = z.infer<typeof errorSchema>;

export const statusSchema = z.object({
  id: z.string().min(1).max(1_000),
  status: z.string(),
  timestamp,
  biz_opaque_callback_data: z.string().optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});
