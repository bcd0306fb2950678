import type { Outcome } from '../channel.ts'
import { jsonOf, retryAfterMs, type HttpAnswer } from '../http/connection.ts'
import { codes, statusOfHttp } from './codes.ts'

type GoogleError = { readonly error?: { readonly status?: string; readonly message?: string } }

/** Reads what the platform answered to a message. The reference is our own id of it, which receipts name. */
export function readAnswer(answer: HttpAnswer, messageId: string): Outcome {
  if (answer.status >= 200 && answer.status < 300) return { kind: 'submitted', refs: [messageId] }
  const { status, message } = errorOf(answer)
  // An id that is taken was taken by us: the try before this one had arrived.
  if (status === 'ALREADY_EXISTS') return { kind: 'submitted', refs: [messageId] }
  const { meaning, ...known } = codes[status] ?? unknown(answer.status)
  const afterMs = waitOf(answer)
  return {
    kind: 'refused',
    ...known,
    detail: `${status}: ${message ? `${message} ` : ''}${meaning}`,
    ...(afterMs !== undefined && { afterMs }),
  }
}

/** The status and sentence of an error of Google's. */
export function errorOf(answer: HttpAnswer): { status: string; message: string } {
  const { error } = (jsonOf(answer) ?? {}) as GoogleError
  const numbered = answer.status === 409 ? 'ALREADY_EXISTS' : statusOfHttp[answer.status]
  return { status: error?.status ?? numbered ?? String(answer.status), message: error?.message ?? '' }
}

function unknown(status: number) {
  const meaning = 'The platform answered with something unknown.'
  return { code: 'provider_error', retry: status >= 500 ? 'later' : 'never', meaning } as const
}

/** What the provider asks to wait; quotas of Google's refill by the minute. */
function waitOf(answer: HttpAnswer): number | undefined {
  return retryAfterMs(answer) ?? (answer.status === 429 ? 10_000 : undefined)
}
