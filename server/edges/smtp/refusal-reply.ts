import { Refusal } from '#platform/refusal.ts'
import type { RefusalCode } from '#refusals.ts'
import { MailReply } from '#smtp/smtp.ts'
import { answersMetric } from './metrics.ts'

type Reply = readonly [code: number, status: string]

const policy: Reply = [550, '5.7.1']

/** What a refusal is in SMTP: 4xx where sending the same again will do, 5xx where it will not. Source: RFC 5321 §4.2, RFC 3463. */
const byCode: Partial<Readonly<Record<RefusalCode, Reply>>> = {
  rate_limited: [450, '4.7.1'],
  overloaded: [451, '4.3.2'],
  idempotency_in_progress: [451, '4.3.0'],
  unauthenticated: [535, '5.7.8'],
  ip_not_allowed: [535, '5.7.8'],
  forbidden: [535, '5.7.8'],
  channel_not_offered: [550, '5.3.3'],
  channel_unavailable: [550, '5.3.3'],
  recipient_invalid: [553, '5.1.3'],
  sender_unknown: [553, '5.1.8'],
  sender_missing: [553, '5.1.7'],
  schedule_invalid: [554, '5.5.4'],
  invalid_request: [554, '5.6.0'],
  content_refused: [554, '5.7.1'],
  content_unsupported: [554, '5.6.1'],
  content_too_long: [552, '5.3.4'],
}

/** The reply code and enhanced status that tell a program of a refusal. */
export function replyOf(code: RefusalCode): Reply {
  return byCode[code] ?? policy
}

/** Whether the same may be sent again. */
export function isTemporary(code: RefusalCode): boolean {
  return replyOf(code)[0] < 500
}

/** Says a refusal as SMTP does: the code, the clause where one decided, and the sentence. */
export function refusalReply(refusal: Refusal): MailReply {
  const [code, status] = replyOf(refusal.code)
  return new MailReply(code, status, whyOf(refusal))
}

const textMax = 400

/** Why, for people: replies are lines of plain characters, and not long ones. Source: RFC 5321 §4.5.3.1.5. */
export function whyOf({ code, clause, message }: Pick<Refusal, 'code' | 'clause' | 'message'>): string {
  return `${code}${clause ? ` ${clause}` : ''}: ${message}`
    .replaceAll(/[^\x20-\x7e]+/g, '?')
    .slice(0, textMax)
}

/** Runs a step of the door; a refusal in it becomes the answer. */
export async function sayRefusals<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    const reply = error instanceof Refusal ? refusalReply(error) : error
    answersMetric.inc({ answer: reply instanceof MailReply ? String(reply.responseCode) : '451' })
    throw reply
  }
}
