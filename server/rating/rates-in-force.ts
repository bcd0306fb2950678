import { isInForce, type Rate, type RateTable } from './rate-table.ts'

/** Which prices are asked for: of a channel, and those that a message to one address would meet. */
export type RateQuestion = { readonly channel?: string | undefined; readonly to?: string | undefined }

/**
 * The rates of a table that would price a message now, by channel, direction, prefix and class.
 * With `to` (digits) only those that a message there would meet, one a class at most: what a longer prefix covers, a shorter one does not.
 */
export function ratesInForce(table: RateTable, question: RateQuestion, atMs: number): Rate[] {
  const groups = [...table.byPrefix.values()].map((list) => winnersOf(list, atMs))
  const asked = groups.flat().filter((rate) => !question.channel || rate.channel === question.channel)
  const met = question.to === undefined ? asked : metBy(asked, question.to)
  return met.sort((a, b) => compare(placeOf(a), placeOf(b)))
}

/** Of the rates of one prefix the first in force of each class: the others are hidden behind it. */
function winnersOf(list: readonly Rate[], atMs: number): Rate[] {
  const byClass = new Map<string | null, Rate>()
  for (const rate of list)
    if (isInForce(rate, atMs) && !byClass.has(rate.class)) byClass.set(rate.class, rate)
  return [...byClass.values()]
}

function metBy(rates: readonly Rate[], to: string): Rate[] {
  const matching = rates
    .filter(({ prefix }) => to.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length || Number(b.class !== null) - Number(a.class !== null))
  const covered = new Set<string>()
  return matching.filter(({ channel, direction, class: of }) => {
    const kind = `${channel} ${direction}`
    if (covered.has(kind) || covered.has(`${kind} ${of}`)) return false
    covered.add(of === null ? kind : `${kind} ${of}`)
    return true
  })
}

const placeOf = (rate: Rate): string =>
  `${rate.channel} ${rate.direction} ${rate.prefix.padEnd(16)} ${rate.class ?? ''} ${rate.id}`

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
