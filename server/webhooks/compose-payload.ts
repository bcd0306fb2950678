import type { EventName } from '#events.ts'

/**
 * The JSON body of an event as Standard Webhooks has it: `type`, `timestamp`, `data`.
 * NUL and half surrogate pairs, which the store does not take, become U+FFFD.
 */
export function composePayload(event: EventName, at: Date, data: unknown): string {
  const body = `{"type":"${event}","timestamp":"${at.toISOString()}","data":${JSON.stringify(data)}}`
  return body.includes('\\u') ? body.replace(unstorable, '$1\\ufffd') : body
}

// JSON.stringify escapes surrogates only when they stand alone. An even row of backslashes before is text.
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi
