import { z } from 'zod'
import type { Outcome } from '../channel.ts'
import { jsonOf, retryAfterMs, type HttpAnswer } from '../http/connection.ts'
import { codeOf } from './codes.ts'
import { messageRef } from './message-ref.ts'

/** What the Bot API says of a call. */
export type ApiResult =
  | { readonly ok: true; readonly result: unknown }
  | ({ readonly ok: false } & ApiRefusal)

/** A no of the Bot API's. */
export type ApiRefusal = {
  readonly status: number
  readonly description: string
  readonly retryAfterMs: number | null
  /** The id a group goes by now. */
  readonly migratedTo: string | null
}

const refusalShape = z.object({
  ok: z.literal(false),
  error_code: z.int().optional(),
  description: z.string().default(''),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .default({}),
})

/** Reads an answer of the Bot API. Throws where a 2xx is not an answer of its: the call may have been taken. */
export function readAnswer(answer: HttpAnswer): ApiResult {
  const body = jsonOf(answer)
  if (answer.status >= 200 && answer.status < 300) {
    const { result } = z.object({ ok: z.literal(true), result: z.unknown() }).parse(body)
    return { ok: true, result }
  }
  // A server in between answers in a form of its own: then its status is all there is.
  const read = refusalShape.safeParse(body).data
  const seconds = read?.parameters.retry_after
  return {
    ok: false,
    status: read?.error_code ?? answer.status,
    description: read?.description || `HTTP ${answer.status}`,
    retryAfterMs: seconds === undefined ? (retryAfterMs(answer) ?? null) : seconds * 1_000,
    migratedTo: read?.parameters.migrate_to_chat_id?.toString() ?? null,
  }
}

/**
 * What a message comes to that was refused.
 * `isPairLimit`: the limit was the contact's, and not that of everything the bot sends.
 */
export function outcomeOf(refusal: ApiRefusal, isPairLimit = false): Extract<Outcome, { kind: 'refused' }> {
  const { name, code, retry, halts, meaning } = codeOf(refusal.status, refusal.description)
  const detail = `${name}: ${meaning} Telegram said: ${refusal.description}.`
  const afterMs = refusal.retryAfterMs === null ? {} : { afterMs: refusal.retryAfterMs }
  if (refusal.status !== 429)
    return { kind: 'refused', retry, code, detail, ...afterMs, ...(halts && { halts }) }
  return isPairLimit
    ? { kind: 'refused', retry, code: 'pair_rate_limited', detail, ...afterMs, halts: 'nothing' }
    : { kind: 'refused', retry, code, detail, ...afterMs, halts: 'lane' }
}

const sentShape = z.object({ message_id: z.int(), chat: z.object({ id: z.int() }) })

/** The references of what a call sent; none for a call that sends nothing. */
export function refsOf(result: unknown): string[] {
  const sent = z.union([sentShape.transform((one) => [one]), z.array(sentShape)]).safeParse(result).data ?? []
  return sent.map(({ chat, message_id }) => messageRef(chat.id, message_id))
}
