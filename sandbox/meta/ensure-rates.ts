import { nowMs } from '#platform/clock.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import type { Person } from './people.ts'
import type { Account, PhoneNumber, Template } from './world.ts'

const secondMs = 1_000
/** One message in six seconds to one person, of which 45 may be borrowed from the time to come. */
const pairMs = 6 * secondMs
const burst = 45
const dayMs = 86_400_000

/** Refuses 130429 over the number's throughput and 131056 when one person gets too many at once. */
export function ensureRates({ world }: MetaState, number: PhoneNumber, person: Person): void {
  const at = nowMs()
  dropBefore(number.recent, at - secondMs)
  if (number.recent.length >= number.throughputPerSecond) throw new GraphRefusal(130_429)
  const { sends } = world.talk(number.id, person.waId)
  dropBefore(sends, at - burst * pairMs)
  if (owed(sends, at) >= burst) throw new GraphRefusal(131_056)
  number.recent.push(at)
  sends.push(at)
}

/** Sends not yet paid for by the time that passed since. */
function owed(sends: readonly number[], at: number): number {
  let paidUntilMs = 0
  for (const sentMs of sends) paidUntilMs = Math.max(paidUntilMs, sentMs) + pairMs
  return Math.max(0, Math.ceil((paidUntilMs - at) / pairMs))
}

/** Refuses a first message to more people than the portfolio may write to in 24 hours. */
export function ensureWithinLimit(
  { world }: MetaState,
  { portfolio }: Account,
  number: PhoneNumber,
  person: Person,
  template: Template | null,
): void {
  const at = nowMs()
  const { lastInboundMs } = world.talk(number.id, person.waId)
  const isAnswer = lastInboundMs !== null && at - lastInboundMs < dayMs
  if (isAnswer || !template) return
  const { reached, messagingLimit, limitCode } = portfolio
  for (const [waId, atMs] of reached) if (at - atMs >= dayMs) reached.delete(waId)
  if (!reached.has(person.waId) && reached.size >= messagingLimit) throw new GraphRefusal(limitCode)
  reached.set(person.waId, at)
}

function dropBefore(times: number[], beforeMs: number): void {
  const kept = times.findIndex((atMs) => atMs > beforeMs)
  times.splice(0, kept === -1 ? times.length : kept)
}
