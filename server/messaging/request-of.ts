import { nowMs } from '#platform/clock.ts'
import { publicUrl, UrlRefused } from '#platform/outgoing/ssrf-guard.ts'
import { Refusal } from '#platform/refusal.ts'
import type { AdmissionRequest } from './admission-request.ts'
import type { SendBody } from './message-schemas.ts'

const farthestMs = 366 * 86_400_000

/**
 * What a send body asks for. Refuses schedule_invalid when its times contradict each other or the clock,
 * url_refused for a callback URL that may not be called.
 */
export function requestOf(
  accountId: string,
  actor: string,
  body: SendBody,
  idempotency: AdmissionRequest['idempotency'],
): AdmissionRequest {
  const sendAt = body.sendAt ? new Date(body.sendAt) : null
  const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null
  const start = Math.max(nowMs(), sendAt?.getTime() ?? 0)
  if (sendAt && sendAt.getTime() < nowMs() - 60_000)
    throw new Refusal('schedule_invalid', { detail: '`sendAt` lies in the past.' })
  if (expiresAt && expiresAt.getTime() <= start) throw new Refusal('schedule_invalid')
  if (body.callbackUrl !== undefined) ensureCallable(body.callbackUrl)
  const latest = Math.max(sendAt?.getTime() ?? 0, expiresAt?.getTime() ?? 0)
  if (latest > nowMs() + farthestMs) {
    throw new Refusal('schedule_invalid', {
      detail: '`sendAt` and `expiresAt` may lie at most a year ahead.',
    })
  }
  return {
    accountId,
    actor,
    channel: body.channel,
    from: body.from ?? null,
    to: body.to,
    content: body.content,
    class: body.class,
    sendAt,
    expiresAt,
    metadata: body.metadata ?? null,
    callbackUrl: body.callbackUrl ?? null,
    registration: null,
    fallback: body.fallback?.length ? { steps: body.fallback, rootId: null } : null,
    regarding: body.content.type === 'reaction' ? body.content.messageId : (body.replyTo ?? null),
    idempotency,
  }
}

/** A URL given with a message is called by us: it may not point inside. Its host is resolved and checked again at the call. */
function ensureCallable(url: string): void {
  try {
    publicUrl(url)
  } catch (error) {
    if (error instanceof UrlRefused)
      throw new Refusal('url_refused', { detail: `callbackUrl: ${error.message}` })
    throw error
  }
}
