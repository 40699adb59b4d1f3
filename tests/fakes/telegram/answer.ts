/** What the Bot API answers, as JSON ("Making requests"). The HTTP status of a refusal is its `error_code`. */
export type Answer = { readonly ok: true; readonly result: unknown } | Refusal;

export type Refusal = {
  readonly ok: false;
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
};

export function accept(result: unknown): Answer {
  return { ok: true, result };
}

/** 400: the call itself is wrong. */
export function refuse(reason: string, parameters?: Refusal['parameters']): Refusal {
  return { ok: false, error_code: 400, description: `Bad Request: ${reason}`, ...(parameters && { parameters }) };
}

/** 403: the chat is not open to the bot. */
export function forbid(reason: string): Refusal {
  return { ok: false, error_code: 403, description: `Forbidden: ${reason}` };
}

/** 409: something else of the bot's stands against it. */
export function conflict(reason: string): Refusal {
  return { ok: false, error_code: 409, description: `Conflict: ${reason}` };
}

export function tooMany(seconds: number): Refusal {
  const description = `Too Many Requests: retry after ${seconds}`;
  return { ok: false, error_code: 429, description, parameters: { retry_after: seconds } };
}
