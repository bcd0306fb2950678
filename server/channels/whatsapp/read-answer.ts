import type { Outcome } from '../channel.ts'
import { jsonOf, type HttpAnswer } from '../http/connection.ts'
import { refusalOfStatus, waitAskedMs } from '../meta-graph/refusal-of-status.ts'
import { meaningOf } from './codes.ts'
import { detailOf, readGraphError, type GraphError } from './graph-error.ts'
import { list, said, waIdAddress } from './hook-value.ts'

type Refused = Extract<Outcome, { kind: 'refused' }>

/**
 * What Meta's answer to a send makes of the message. 200 says that it was accepted: its fate comes by a hook.
 * `to`: the contact's address; what else Meta calls the contact is named in the outcome.
 */
export function readAnswer(answer: HttpAnswer, to: string): Outcome {
  const body = jsonOf(answer)
  const error = readGraphError(body)
  if (error) return refusalOf(error, answer)
  const ref = (body as { messages?: { id?: unknown }[] } | null)?.messages?.[0]?.id
  if (answer.status < 300 && typeof ref === 'string') {
    const knownAs = namesOf(body, to)
    return { kind: 'submitted', refs: [ref], ...(knownAs.length > 0 && { knownAs }) }
  }
  if (answer.status >= 400) return refusalOfStatus(answer)
  return {
    kind: 'ambiguous',
    detail: `Meta answered ${answer.status} and named neither a message nor an error.`,
  }
}

/** What Meta calls the contact beside the address it was given: numbers of some countries have another WhatsApp id. */
function namesOf(body: unknown, to: string): string[] {
  const [contact] = list((body as { contacts?: unknown } | null)?.contacts)
  const names = [waIdAddress(contact?.['wa_id']) ?? '', said(contact?.['user_id'])]
  return names.filter((name) => name !== '' && name !== to)
}

function refusalOf(error: GraphError, answer: HttpAnswer): Refused {
  const known = meaningOf(error.code)
  // A code nobody documented says by its status whether it may pass.
  const retry = known.code === 'provider_error' && answer.status >= 500 ? 'later' : known.retry
  const afterMs = waitAskedMs(answer) ?? known.afterMs
  return {
    kind: 'refused',
    retry,
    code: known.code,
    detail: detailOf(error),
    ...(retry === 'later' && afterMs !== undefined && { afterMs }),
    ...(known.halts && { halts: known.halts }),
  }
}
