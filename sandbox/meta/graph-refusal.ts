/** A no of the Graph API, as it would answer it. */
export class GraphRefusal extends Error {
  readonly code: number
  readonly status: number
  readonly details: string | undefined
  readonly subcode: number | undefined

  constructor(code: number, details?: string, more: { subcode?: number; message?: string } = {}) {
    super(more.message ?? titleOf(code))
    this.code = code
    this.details = details
    this.subcode = more.subcode
    this.status = statusOf(code)
  }
}

/** The body of an error as the Graph API writes it. */
export function graphErrorBody(refusal: GraphRefusal, traceId: string): object {
  const { code, message, details, subcode } = refusal
  const data = details === undefined ? undefined : { messaging_product: 'whatsapp', details }
  return {
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(data && { error_data: data }),
      ...(subcode !== undefined &&
        details !== undefined && { error_user_title: message, error_user_msg: details }),
      fbtrace_id: traceId,
    },
  }
}

/** The error of a status in a webhook. */
export function statusErrorOf(code: number, details?: string): object {
  const title = titleOf(code)
  return {
    code,
    title,
    message: title,
    error_data: { details: details ?? title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  }
}

/** Meta's titles of its codes. */
const titles: Readonly<Record<number, string>> = {
  1: 'API Unknown',
  2: 'API Service',
  3: 'API Method',
  4: 'API Too Many Calls',
  10: 'Permission Denied',
  33: 'Parameter value is not valid',
  100: 'Invalid parameter',
  190: 'Invalid OAuth access token',
  200: 'API Permission',
  368: 'Temporarily blocked for policies violations',
  80_007: 'Rate limit issues',
  130_429: 'Rate limit hit',
  130_472: "User's number is part of an experiment",
  130_497: 'Business account is restricted from messaging users in this country.',
  131_000: 'Something went wrong',
  131_005: 'Access denied',
  131_008: 'Required parameter is missing',
  131_009: 'Parameter value is not valid',
  131_016: 'Service unavailable',
  131_021: 'Recipient cannot be sender',
  131_026: 'Message undeliverable',
  131_030: 'Recipient phone number not in allowed list',
  131_031: 'Account has been locked',
  131_042: 'Business eligibility payment issue',
  131_045: 'Incorrect certificate',
  131_047: 'Re-engagement message',
  131_048: 'Spam rate limit hit',
  131_049: 'Meta chose not to deliver',
  131_050: 'User has stopped receiving marketing messages from this business',
  131_051: 'Unsupported message type',
  131_052: 'Media download error',
  131_053: 'Media upload error',
  131_056: '(Business Account, Consumer Account) pair rate limit hit',
  131_057: 'Account in maintenance mode',
  131_062: 'Business-scoped user id is not supported for this message',
  131_064: 'Messaging limit reached',
  132_000: 'Number of parameters does not match the expected number of params',
  132_001: 'Template name does not exist in the translation',
  132_005: 'Translated text too long',
  132_007: 'Format character policy violated',
  132_012: 'Parameter format does not match format in the created template',
  132_015: 'Template is paused',
  132_016: 'Template is disabled',
  133_005: 'Two-step verification PIN mismatch',
  133_006: 'Phone number re-verification needed',
  133_010: 'Phone number not registered',
  133_016: 'Too many attempts at register or deregister',
}

function titleOf(code: number): string {
  return titles[code] ?? 'An error'
}

/** Statuses other than 400. Source: Meta, Cloud API error codes. */
const statuses: Readonly<Record<number, number>> = {
  1: 500,
  2: 503,
  3: 500,
  10: 403,
  190: 401,
  200: 403,
  368: 403,
  130_497: 403,
  131_000: 500,
  131_005: 403,
  131_016: 503,
  131_031: 403,
  131_057: 500,
  132_001: 404,
  130_429: 429,
}

function statusOf(code: number): number {
  return statuses[code] ?? 400
}
