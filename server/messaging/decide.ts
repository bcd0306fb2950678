import { Refusal } from '#platform/refusal.ts'
import { formatAmount } from '#shared/money.ts'
import type { Sender } from '#senders/senders.ts'
import type { SmsAnalysis } from '#shared/sms-text.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { decisionOf, type Decision, type GateResult } from './decision.ts'
import { passGates } from './gates/gates.ts'
import type { Considered } from './gather-facts.ts'
import type { GateFacts } from './gate-facts.ts'

/** What others of the same batch have already taken. */
export type Taken = {
  /** What the wallet still covers in nano-units; null: the account has no wallet. */
  readonly spendable: bigint | null
  /** Messages accepted before this one in the batch, by account, and by recipient and class. */
  readonly counted: ReadonlyMap<string, number>
}

/** A message with its decision. */
export type Decided =
  | {
      readonly accepted: true
      readonly request: AdmissionRequest
      readonly decision: Decision
      readonly to: string
      /** Recipient and class: what a frequency cap counts by. */
      readonly frequencyKey: string
      readonly sender: Sender
      readonly contactId: string | null
      readonly registration: Readonly<Record<string, string>> | null
      /** Parts of an SMS; 1 on any other channel. */
      readonly segments: number
      readonly encoding: string | null
      readonly price: NonNullable<GateFacts['price']>
      /** The terms cap how often its class may come. */
      readonly isCapped: boolean
      /** When it may leave: now, at its time, or after quiet hours. */
      readonly runAtMs: number
      /** When it is worthless: as asked, or three days after it may leave. */
      readonly expiresAtMs: number
    }
  | {
      readonly accepted: false
      readonly request: AdmissionRequest
      readonly decision: Decision
      readonly refusal: Refusal
      readonly price: GateFacts['price']
    }

const defaultValidityMs = 72 * 3_600_000

/** Decides about one message: the gates, then its price, then the balance. Pure. */
export function decide(considered: Considered, taken: Taken): Decided {
  const { request, analysis } = considered
  const facts = withTaken(considered.facts, request, taken)
  const { trace, notes } = passGates(request, facts)
  const balance =
    trace.at(-1)?.[1].outcome === 'refuse' ? null : balanceGate(facts.price, taken.spendable, analysis)
  if (balance) trace.push(['balance', balance])
  const decision = decisionOf(trace)
  const { price, to } = facts
  if (decision.outcome === 'refuse' || !price || !notes.sender || to === null) {
    return { accepted: false, request, decision, refusal: refusalOf(decision), price }
  }
  const until = decision.until ? Date.parse(decision.until) : 0
  const runAtMs = Math.max(facts.atMs, request.sendAt?.getTime() ?? 0, until)
  return {
    accepted: true,
    request,
    decision,
    to,
    frequencyKey: frequencyKeyOf(request, to),
    sender: notes.sender,
    contactId: facts.contact?.contactId ?? null,
    registration: notes.registration,
    segments: considered.segments,
    encoding: analysis?.encoding ?? null,
    price,
    isCapped: facts.pack.frequencyCapFor(request.class, request.channel as 'sms').value !== null,
    runAtMs,
    expiresAtMs: request.expiresAt?.getTime() ?? runAtMs + defaultValidityMs,
  }
}

function withTaken(facts: GateFacts, request: AdmissionRequest, { counted }: Taken): GateFacts {
  const sent = counted.get(request.accountId)
  if (sent === undefined) return facts
  const toRecipient = counted.get(frequencyKeyOf(request, facts.to)) ?? 0
  const quota = facts.quota && { ...facts.quota, used: facts.quota.used + sent }
  return { ...facts, quota, hadOfClass: facts.hadOfClass + toRecipient }
}

function frequencyKeyOf(
  { accountId, channel, class: messageClass }: AdmissionRequest,
  to: string | null,
): string {
  return `${accountId} ${channel} ${to} ${messageClass}`
}

/** The price is known and the wallet covers it. Source: HSE-5.2, CSY-8.5. */
function balanceGate(
  price: GateFacts['price'],
  spendable: bigint | null,
  analysis: SmsAnalysis | null,
): GateResult {
  if (analysis?.tooLong) {
    return {
      outcome: 'refuse',
      code: 'content_too_long',
      because: `The text needs ${analysis.segments} parts; a message has at most 255.`,
    }
  }
  if (!price)
    return {
      outcome: 'refuse',
      code: 'price_missing',
      because: 'No rate covers this destination. Ask the operator to price it.',
    }
  const cost = `${formatAmount(price.amount)} ${price.currency}`
  if (price.amount === 0n) return { outcome: 'pass', because: 'The message is free of charge.' }
  if (spendable === null || spendable < price.amount) {
    const left =
      spendable === null
        ? 'there is no wallet'
        : `the wallet covers ${formatAmount(spendable < 0n ? 0n : spendable)} ${price.currency}`
    return {
      outcome: 'refuse',
      code: 'balance_insufficient',
      because: `The message costs ${cost}; ${left}. Top up the wallet.`,
    }
  }
  return { outcome: 'pass', because: `${cost} is held until the outcome is known.` }
}

function refusalOf(decision: Decision): Refusal {
  const deciding = decision.gates.find(({ outcome }) => outcome === 'refuse')
  return new Refusal(decision.code ?? 'invalid_request', {
    ...(deciding && { detail: deciding.because }),
    clause: decision.clause,
    extra: { decision },
  })
}
