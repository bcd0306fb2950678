/**
 * Every refusal a customer can meet: its stable code, the HTTP status, and the sentence that says the mend.
 * Codes are part of the public contract: add, never rename.
 */
export const refusals = {
  // the request itself
  malformed_json: { status: 400, sentence: 'The body is not valid JSON. Send one JSON object in UTF-8.' },
  malformed_http: { status: 400, sentence: 'This is not an HTTP request that can be read. Send HTTP/1.1.' },
  headers_too_large: {
    status: 431,
    sentence: 'The headers of the request are larger than 16 KiB. Send fewer or shorter ones.',
  },
  request_timeout: { status: 408, sentence: 'The request did not end in time. Send it in one go.' },
  invalid_request: { status: 422, sentence: 'Some fields are missing or wrong; `errors` names each one.' },
  body_too_large: {
    status: 413,
    sentence: 'The body is larger than this endpoint takes. Send it in several requests.',
  },
  unsupported_media_type: { status: 415, sentence: 'Send the body as application/json.' },
  not_found: {
    status: 404,
    sentence: 'There is nothing at this address, or it is not yours. Check the address and its id.',
  },
  method_not_allowed: {
    status: 405,
    sentence: 'This address exists but does not take that method. See /openapi.json.',
  },
  idempotency_conflict: {
    status: 409,
    sentence: 'This Idempotency-Key was used with another body. Use a new key for a new request.',
  },
  idempotency_in_progress: {
    status: 409,
    sentence: 'The first request with this Idempotency-Key is still running. Ask again in a second.',
  },
  conflict: { status: 409, sentence: 'The resource changed or is in use. Read it again and retry.' },
  rate_limited: { status: 429, sentence: 'Too many requests. Wait for the seconds in Retry-After.' },
  overloaded: { status: 503, sentence: 'The platform is at its limit and took nothing. Retry with backoff.' },
  // who is calling
  unauthenticated: {
    status: 401,
    sentence: 'Send a valid API key as `Authorization: Bearer …`, or sign in.',
  },
  credentials_wrong: { status: 401, sentence: 'E-mail or password is wrong.' },
  password_wrong: { status: 403, sentence: 'The current password is wrong.' },
  locked_out: {
    status: 429,
    sentence:
      'Too many failed sign-ins. Wait for the seconds in Retry-After, or sign in from where you did lately.',
  },
  forbidden: {
    status: 403,
    sentence: 'This key or user may not do that. Ask for the scope or role it names.',
  },
  ip_not_allowed: {
    status: 403,
    sentence: 'This API key is not allowed from your address. Make a key that names it in `allowedIps`.',
  },
  csrf_refused: { status: 403, sentence: 'The console header is missing. Send `X-Patchbay-Console: 1`.' },
  // the account
  account_suspended: {
    status: 403,
    sentence: 'The account is suspended: nothing is sent. See the account page for the reason.',
  },
  account_export_only: {
    status: 403,
    sentence: 'The account has ended: only its data can be exported. Ask the operator for a new one.',
  },
  account_terminated: { status: 403, sentence: 'The account is terminated. Ask the operator for a new one.' },
  quota_reached: { status: 429, sentence: 'The message allowance is used up. Ask the operator to raise it.' },
  // whether a message may go
  channel_not_offered: {
    status: 422,
    sentence: 'This operator does not offer that channel. Use another one.',
  },
  channel_unavailable: {
    status: 422,
    sentence: 'No connector or carrier is set up for that channel. Ask the operator to add one.',
  },
  provider_terms_not_accepted: {
    status: 422,
    sentence: "The provider's terms apply besides ours. Read them and set `acceptsProviderTerms` to true.",
  },
  provider_refused: {
    status: 422,
    sentence: 'The provider does not take these credentials. `detail` has what it said.',
  },
  provider_unreachable: {
    status: 503,
    sentence: 'The provider gave no answer. Try again in a moment.',
  },
  content_invalid: {
    status: 422,
    sentence: 'The provider of this channel would refuse this content. `detail` names the limit.',
  },
  range_unsatisfiable: {
    status: 416,
    sentence: 'No byte of the file is in that range. Ask for one that begins before its end.',
  },
  media_quota_reached: {
    status: 413,
    sentence:
      'The account keeps as many files as it may. Delete some with DELETE /v1/media/{id}, or ask the operator for more room.',
  },
  media_refused: {
    status: 422,
    sentence: 'This file cannot be kept or sent. `detail` says why.',
  },
  template_invalid: {
    status: 422,
    sentence: 'The template cannot be used like this. `errors` names the fields and lines.',
  },
  template_unknown: {
    status: 422,
    sentence: 'The account has no such template for this channel. Keep it first, or name another.',
  },
  template_not_approved: {
    status: 422,
    sentence: 'The provider has not approved this template in this language. Submit it, or use another.',
  },
  window_closed: {
    status: 422,
    sentence: 'This contact may not be written to freely now. Send an approved template.',
  },
  reference_unknown: {
    status: 422,
    sentence: 'The message that is answered or reacted to is not known at the provider.',
  },
  recipient_invalid: {
    status: 422,
    sentence: 'The recipient is not a valid address for this channel. Give a number with + and its country.',
  },
  sender_unknown: {
    status: 422,
    sentence: 'The sender is not registered for this account. Register it under senders.',
  },
  sender_not_owned: {
    status: 422,
    sentence: 'The account has not shown that this address is its own. Connect its domain first.',
  },
  sender_missing: {
    status: 422,
    sentence:
      'No sender was given and the account has no default sender for this channel. Name one in `from`.',
  },
  consent_missing: {
    status: 422,
    sentence: 'No permission is on record for this recipient, channel and purpose. Record the opt-in first.',
  },
  consent_withdrawn: {
    status: 422,
    sentence: 'The recipient withdrew permission for this channel. Only they can give it again.',
  },
  suppressed: {
    status: 422,
    sentence: 'The recipient is on the suppression list. Write again only once they ask for it.',
  },
  quiet_hours: {
    status: 422,
    sentence: "The recipient's quiet hours end after this message would expire. Let it expire later.",
  },
  dlt_entity_missing: { status: 422, sentence: 'SMS to India needs a DLT entity id. Add it to the sender.' },
  dlt_header_unregistered: {
    status: 422,
    sentence:
      'The sender is not a registered DLT header for this message class. Register it, or use one that is.',
  },
  dlt_template_missing: {
    status: 422,
    sentence: 'No registered DLT template matches this text. Register one, or write as it says.',
  },
  content_refused: { status: 422, sentence: 'The content breaks a rule of the terms.' },
  content_unsupported: {
    status: 422,
    sentence: 'This channel cannot carry that content type. Send text, or use another channel.',
  },
  content_too_long: { status: 422, sentence: 'The text needs more parts than an SMS may have. Shorten it.' },
  frequency_reached: {
    status: 422,
    sentence: 'The recipient has had as many promotional messages as the terms allow for now. Send it later.',
  },
  schedule_invalid: { status: 422, sentence: '`sendAt` must lie in the future and before `expiresAt`.' },
  // money
  price_missing: { status: 422, sentence: 'No rate covers this destination. Ask the operator to price it.' },
  balance_insufficient: {
    status: 402,
    sentence: 'The balance does not cover this message. Top up the wallet.',
  },
  payment_gateway_missing: {
    status: 409,
    sentence: 'No payment gateway is set up here. Ask the operator for a credit.',
  },
  // later in a message's life
  not_cancellable: {
    status: 409,
    sentence: 'The message has already left or ended; it cannot be cancelled.',
  },
  message_unfinished: {
    status: 409,
    sentence: 'The message is still on its way: only one that has ended can be redacted or deleted.',
  },
  // webhooks
  url_refused: {
    status: 422,
    sentence: 'The URL must be http(s) on a public address. Give one that the internet reaches.',
  },
  // web chat, met by visitors' browsers
  origin_refused: {
    status: 403,
    sentence: 'This page may not show the chat. Add its origin to `allowedOrigins` of the connector.',
  },
  visitor_unknown: {
    status: 401,
    sentence: 'The visitor token is missing or stands no more. Begin anew without it.',
  },
  identity_refused: {
    status: 403,
    sentence:
      'The identity is not proven. Send HMAC-SHA256 of the id under the identity secret, made on your server.',
  },
  file_refused: {
    status: 422,
    sentence: 'The site does not take this file. Send a smaller one or another kind.',
  },
  // operator
  test_instance_only: { status: 409, sentence: 'Only a test instance has a clock that can be moved.' },
} as const satisfies Record<string, { status: number; sentence: string }>

export type RefusalCode = keyof typeof refusals
