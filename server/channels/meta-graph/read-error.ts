import { z } from 'zod'
import type { Outcome } from '../channel.ts'
import { ConnectRefused } from '../connecting.ts'
import { jsonOf, type HttpAnswer } from '../http/connection.ts'
import { graphCodeOf } from './codes.ts'
import { refusalOfStatus, waitAskedMs } from './refusal-of-status.ts'

/** Graph's error; the token endpoint of Instagram puts the same apart, in words of its own. */
export type GraphError = {
  readonly code: number
  readonly subcode: number | undefined
  readonly message: string
}

const wrapped = z.object({
  error: z.object({
    message: z.string().default(''),
    code: z.coerce.number(),
    error_subcode: z.coerce.number().optional(),
  }),
})
const bare = z.object({ error_type: z.string().optional(), code: z.number(), error_message: z.string() })

/** The error an answer bears; null where it bears none that can be read. */
function readError(answer: HttpAnswer): GraphError | null {
  const json = jsonOf(answer)
  const inside = wrapped.safeParse(json)
  if (inside.success) {
    const { code, error_subcode: subcode, message } = inside.data.error
    return { code, subcode, message }
  }
  const plain = bare.safeParse(json)
  return plain.success
    ? { code: plain.data.code, subcode: undefined, message: plain.data.error_message }
    : null
}

/** What a message comes to by an answer that refuses it. */
export function refusalOf(answer: HttpAnswer): Outcome {
  const error = readError(answer)
  if (!error) return refusalOfStatus(answer)
  const { code, subcode, message } = error
  // Graph says so of sends it has taken, and is slow to say it: to send again would send twice.
  if (code === 1 && subcode === 1_357_046)
    return {
      kind: 'ambiguous',
      detail: `1/1357046: Graph lost its own answer; the message may be sent. ${message}`,
    }
  const known = graphCodeOf(code, subcode)
  if (!known) return { ...refusalOfStatus(answer), detail: `${code}: ${message}` }
  const { key, entry } = known
  const afterMs = entry.retry === 'later' ? (waitAskedMs(answer) ?? entry.afterMs) : undefined
  return {
    kind: 'refused',
    retry: entry.retry,
    code: entry.code,
    detail: [`${key}: ${entry.meaning}`, message && `Meta says: ${message}`].filter(Boolean).join(' '),
    ...(afterMs !== undefined && { afterMs }),
    ...(entry.halts && { halts: entry.halts }),
  }
}

/** The same while connecting: a token that is dead or too little is the person's to mend, anything passing is not. */
export function connectRefusalOf(answer: HttpAnswer): ConnectRefused {
  const wrongApp = wrongAppOf(readError(answer))
  if (wrongApp) return new ConnectRefused(wrongApp)
  const outcome = refusalOf(answer)
  if (outcome.kind !== 'refused') return new ConnectRefused(`Graph answered ${answer.status}.`)
  return new ConnectRefused(outcome.detail, {
    byProvider: outcome.retry !== 'later' || outcome.halts === 'credentials',
  })
}

/** A wrong id or secret of the app bears the code of a passing error; only its words tell. */
function wrongAppOf(error: GraphError | null): string | null {
  if (!error || !/validating (?:client secret|application)/i.test(error.message)) return null
  return `${error.code}: The app's id or secret is wrong. Copy both from the app dashboard. Meta says: ${error.message}`
}
