import ipaddr from 'ipaddr.js'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { failuresOf, forgetFailures, noteAttempt, pruneFailures, takeAttemptBack } from './queries/sign-in.ts'

/** Failures within the window after which no further attempt is looked at. */
export const failuresMax = 10

/** How long a failure counts, in milliseconds. */
export const failureWindowMs = 15 * 60_000

/** Who tries to get in, as the lock-out counts: a name (an e-mail address, a system id) and the network it comes from. */
export type Attempt = { readonly name: string; readonly network: string }

/** An attempt on a name from an address; an IPv6 address counts with its whole /64, which one machine commands. */
export function attemptOf(name: string, ip: string): Attempt {
  return { name: name.toLowerCase(), network: `ip:${networkOf(ip)}` }
}

/**
 * Counts an attempt as failed before its password is looked at, so that attempts made at once cannot slip past the limit;
 * `attemptSucceeded` takes it back. Refuses locked_out after ten failures in fifteen minutes of the name or the network.
 */
export async function ensureNotLockedOut({ name, network }: Attempt): Promise<void> {
  const since = new Date(nowMs() - failureWindowMs)
  const noted = await inTransaction(async (tx) => {
    for (const subject of [name, network])
      if ((await tx.query(noteAttempt(subject, now(), since, failuresMax))).length === 0) throw tooMany
    return true
  }).catch((error: unknown) => {
    if (error === tooMany) return false
    throw error
  })
  if (!noted) throw await lockedOut([name, network], since)
}

/** Thrown to roll the note on the first subject back when the second is over its limit. */
const tooMany = new Error('too many failures')

/** Clears the name and takes the attempt off the network's count: others behind it may still be guessing. */
export async function attemptSucceeded(tx: Tx, { name, network }: Attempt): Promise<void> {
  await Promise.all([tx.run(forgetFailures(name)), tx.run(takeAttemptBack(network))])
}

/** Drops what no longer counts. */
export async function pruneLockOuts(): Promise<void> {
  await db.query(pruneFailures(new Date(nowMs() - failureWindowMs)))
}

async function lockedOut(subjects: readonly string[], since: Date): Promise<Refusal> {
  const rows = await db.query<{ failures: Date[] }>(failuresOf(subjects))
  const ends = rows
    .map((row) => row.failures.filter((at) => at > since))
    .filter((recent) => recent.length >= failuresMax)
    .map((recent) => (recent[0] as Date).getTime() + failureWindowMs)
  const retryAfterSeconds = Math.max(1, Math.ceil((Math.max(nowMs(), ...ends) - nowMs()) / 1000))
  return new Refusal('locked_out', { extra: { retryAfterSeconds } })
}

function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()
}
