import type { Outcome } from '../channel.ts'
import { jsonOf, retryAfterMs, type HttpAnswer } from '../http/connection.ts'
import { codes, type Meaning } from './codes.ts'

/** What a push came to, and whether its device is no more. */
export type Ended = {
  readonly outcome: Outcome
  readonly goneSinceMs?: number
}

/** Reads what a browser's push service answered. Our own id is the reference: what the app reports names it. */
export function readWebPushAnswer(answer: HttpAnswer, messageId: string, atMs: number): Ended {
  return ended(
    answer,
    messageId,
    `WEBPUSH_${answer.status}`,
    answer.body.toString('utf8').slice(0, 200),
    atMs,
  )
}

/** Reads what Firebase answered: its own error code stands in the details. */
export function readFcmAnswer(answer: HttpAnswer, messageId: string, atMs: number): Ended {
  const { error } = (jsonOf(answer) ?? {}) as {
    error?: { status?: string; message?: string; details?: { '@type'?: string; errorCode?: string }[] }
  }
  const code =
    error?.details?.find(({ errorCode }) => errorCode)?.errorCode ?? error?.status ?? `FCM_${answer.status}`
  // Firebase has one code for a wrong message and for a token that is none; only its sentence tells them apart.
  const isToken = code === 'INVALID_ARGUMENT' && /registration token/i.test(error?.message ?? '')
  return ended(answer, messageId, isToken ? 'INVALID_TOKEN' : code, error?.message ?? '', atMs)
}

/** Reads what Apple answered; it says since when a device is gone. */
export function readApnsAnswer(answer: HttpAnswer, messageId: string, atMs: number): Ended {
  const { reason, timestamp } = (jsonOf(answer) ?? {}) as { reason?: string; timestamp?: number }
  return ended(answer, messageId, reason ?? `APNS_${answer.status}`, '', timestamp ?? atMs)
}

function ended(
  answer: HttpAnswer,
  messageId: string,
  code: string,
  said: string,
  goneSinceMs: number,
): Ended {
  if (answer.status >= 200 && answer.status < 300)
    return { outcome: { kind: 'submitted', refs: [messageId] } }
  const { meaning, endsDevice, ...known } = codes[code] ?? unknown(answer.status)
  const afterMs = retryAfterMs(answer) ?? known.afterMs
  return {
    outcome: {
      kind: 'refused',
      ...known,
      detail: `${code}: ${said ? `${said.replace(/\.?$/, '.')} ` : ''}${meaning}`,
      ...(afterMs !== undefined && { afterMs }),
    },
    ...(endsDevice && { goneSinceMs }),
  }
}

function unknown(status: number): Meaning {
  const meaning = 'The push service answered with something unknown.'
  return { code: 'provider_error', retry: status >= 500 || status === 429 ? 'later' : 'never', meaning }
}
