/** An error of the Graph API. `details` names what is wrong with this very request. */
export type GraphError = {
  readonly status: number;
  readonly code: number;
  readonly subcode?: number;
  readonly details?: string;
};

/**
 * HTTP status and message by code (WhatsApp Cloud API, Error codes). Clients should go by the code: the same one is seen with
 * different HTTP statuses.
 */
const KNOWN: Readonly<Record<number, readonly [status: number, message: string, type?: string]>> = {
  0: [401, 'AuthException'],
  1: [400, 'API Unknown'],
  2: [503, 'API Service'],
  3: [500, 'API Method'],
  4: [400, 'Application request limit reached'],
  10: [403, 'Application does not have permission for this action'],
  33: [400, 'Parameter value is not valid'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Invalid OAuth access token - Cannot parse access token'],
  200: [403, 'You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [400, 'Rate limit issues'],
  130429: [429, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  130497: [403, 'Business account is restricted from messaging users in this country.'],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [503, 'Service unavailable'],
  131021: [400, 'Recipient cannot be sender'],
  131026: [400, 'Message undeliverable'],
  131030: [400, 'Recipient phone number not in allowed list'],
  131031: [403, 'Account has been locked'],
  131037: [400, 'WhatsApp provided number needs display name approval before message can be sent.'],
  131042: [400, 'Business eligibility payment issue'],
  131045: [500, 'Incorrect certificate'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'This message was not delivered to maintain healthy ecosystem engagement.'],
  131050: [400, 'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages'],
  131051: [400, 'Unsupported message type'],
  131052: [400, 'Media download error'],
  131053: [400, 'Media upload error'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  131062: [400, 'Business-scoped User ID (BSUID) recipients are not supported for this message.'],
  132000: [400, 'Number of parameters does not match the expected number of params'],
  132001: [404, 'Template name does not exist in the translation'],
  132005: [400, 'Translated text too long'],
  132007: [400, 'Template format character policy violated'],
  132012: [400, 'Parameter format does not match format in the created template'],
  132015: [400, 'Template is paused'],
  132016: [400, 'Template is disabled'],
  133016: [429, 'Account register deregister rate limit exceeded'],
};

export function graphError(code: number, details?: string, subcode?: number): GraphError {
  const [status] = KNOWN[code] ?? [400];
  return {
    status,
    code,
    ...(details === undefined ? {} : { details }),
    ...(subcode === undefined ? {} : { subcode }),
  };
}

/** What is not there: the Graph API's answer to a wrong id in the path. */
export function noSuchObject(method: string, id: string): GraphError {
  const verb = method.toLowerCase();
  return graphError(
    100,
    `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    33,
  );
}

/** The body of a refusal. */
export function errorBody({ code, subcode, details }: GraphError, trace: string): object {
  const message = messageOf(code);
  const isPath = code === 100 && subcode === 33;
  return {
    error: {
      message: isPath
        ? `${details}. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`
        : message,
      type: isPath ? 'GraphMethodException' : 'OAuthException',
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(details === undefined || isPath ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
      fbtrace_id: trace,
    },
  };
}

/** The `errors` of a failed status. */
export function statusErrors({ code, details }: GraphError): readonly object[] {
  const title = KNOWN[code]?.[1] ?? 'Something went wrong';
  return [
    {
      code,
      title,
      message: title,
      error_data: { details: details ?? title },
      href: '/documentation/business-messaging/whatsapp/support/error-codes',
    },
  ];
}

function messageOf(code: number): string {
  const message = KNOWN[code]?.[1] ?? 'Something went wrong';
  return code === 190 ? message : `(#${code}) ${message}`;
}
