import ipaddr from 'ipaddr.js'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, type Db, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import {
  failuresOf,
  forgetFailures,
  networkKnown,
  networkSeen,
  noteAttempt,
  notePacedAttempt,
  pruneFailures,
  pruneNetworks,
  takeAttemptBack,
} from './queries/sign-in.ts'

/** How long a failure counts against its network, in milliseconds. */
export const failureWindowMs = 15 * 60_000

/** Failures within the window after which no further attempt of a network is looked at: at one name, at all names together. */
export const failuresMax = { atName: 10, inAll: 30 } as const

/** How long a failure counts against its name, in milliseconds. */
const dayMs = 24 * 3_600_000

/** Failures of a day after which strangers to a name must wait between two attempts, and the longest such wait. */
export const strangerPace = { free: 100, waitMaxMs: 60_000 } as const

/** How long a network is no stranger to a name after it was last entered from there, in milliseconds. */
export const knownNetworkMs = 30 * dayMs

/** Who tries to get in, as the lock-out counts: a name (an e-mail address, a system id) and the network it comes from. */
export type Attempt = { readonly name: string; readonly network: string }

/** An attempt on a name from an address; an IPv6 address counts with its whole /64, which one machine commands. */
export function attemptOf(name: string, ip: string): Attempt {
  return { name: name.toLowerCase(), network: networkOf(ip) }
}

/**
 * Keeps passwords from being guessed without letting a stranger keep the owner out. The attempt is counted as failed before its
 * password is looked at, so that attempts made at once cannot slip past the limits; `attemptSucceeded` takes it back.
 * Bounds: a network has ten guesses at a name and thirty in all in fifteen minutes. All networks that a name was not entered from
 * in the last thirty days have together a hundred guesses at it a day, and after them one a minute: at most 1 540 a day.
 * A network it was entered from is held by the first bound alone. The same is counted for names that nobody has.
 * Refuses locked_out, with the seconds after which an attempt is looked at again.
 */
export async function ensureNotLockedOut(attempt: Attempt): Promise<void> {
  const barred = await inTransaction((tx) => noteOnNetwork(tx, attempt)).catch((error: unknown) => {
    if (error instanceof Barred) return error
    throw error
  })
  if (barred) throw await lockedOut(barred)
  const outpaced = await inTransaction((tx) => noteOnName(tx, attempt))
  if (outpaced) throw await lockedOut(outpaced)
}

/**
 * Takes the attempt back and clears its network's count for the name; the network keeps its others, for whoever is behind it may
 * still be guessing, and so does the name. From now on the network is no stranger to the name.
 */
export async function attemptSucceeded(tx: Tx, attempt: Attempt): Promise<void> {
  const { name, network } = attempt
  await tx.run(forgetFailures(pairOf(attempt)))
  await tx.run(takeAttemptBack(inAllOf(attempt)))
  if (!(await isKnown(tx, attempt))) await tx.run(takeAttemptBack(name))
  await tx.run(networkSeen(name, network, now()))
}

/** Drops what no longer counts. */
export async function pruneLockOuts(): Promise<void> {
  await db.query(pruneFailures(new Date(nowMs() - dayMs)))
  await db.query(pruneNetworks(new Date(nowMs() - knownNetworkMs)))
}

/** A subject that is over its limit until a time; thrown, it rolls the note on the subject before it back. */
class Barred extends Error {
  readonly subject: string
  readonly endOf: (failures: readonly Date[]) => number

  constructor(subject: string, endOf: (failures: readonly Date[]) => number) {
    super('too many failures')
    this.subject = subject
    this.endOf = endOf
  }
}

async function noteOnNetwork(tx: Tx, attempt: Attempt): Promise<null> {
  const since = new Date(nowMs() - failureWindowMs)
  const limits = [
    [pairOf(attempt), failuresMax.atName],
    [inAllOf(attempt), failuresMax.inAll],
  ] as const
  for (const [subject, limit] of limits)
    if ((await tx.query(noteAttempt(subject, now(), since, limit))).length === 0)
      throw new Barred(subject, (failures) => endOfWindow(failures, since, limit))
  return null
}

/** What the network was counted stays when the name is outpaced: else a stranger could wait at the door for every turn. */
async function noteOnName(tx: Tx, attempt: Attempt): Promise<Barred | null> {
  if (await isKnown(tx, attempt)) return null
  const since = new Date(nowMs() - dayMs)
  const noted = await tx.query(notePacedAttempt(attempt.name, now(), { since, ...strangerPace }))
  return noted.length > 0 ? null : new Barred(attempt.name, (failures) => endOfWait(failures, since))
}

async function isKnown(on: Db, { name, network }: Attempt): Promise<boolean> {
  const since = new Date(nowMs() - knownNetworkMs)
  return (await on.query(networkKnown(name, network, since))).length > 0
}

async function lockedOut({ subject, endOf }: Barred): Promise<Refusal> {
  const [row] = await db.query<{ failures: Date[] }>(failuresOf([subject]))
  const waitMs = endOf(row?.failures ?? []) - nowMs()
  return new Refusal('locked_out', { extra: { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) } })
}

/** When the oldest failure that counts no longer does. */
function endOfWindow(failures: readonly Date[], since: Date, limit: number): number {
  const oldest = failures.filter((at) => at > since).at(-limit)
  return (oldest?.getTime() ?? nowMs()) + failureWindowMs
}

function endOfWait(failures: readonly Date[], since: Date): number {
  const recent = failures.filter((at) => at > since)
  const waitMs = Math.min(strangerPace.waitMaxMs, 1000 * 2 ** Math.max(0, recent.length - strangerPace.free))
  return (recent.at(-1)?.getTime() ?? nowMs()) + waitMs
}

const pairOf = ({ name, network }: Attempt): string => `${name}@${network}`
const inAllOf = ({ network }: Attempt): string => `ip:${network}`

function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()
}
