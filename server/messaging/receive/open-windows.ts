import { nowMs } from '#platform/clock.ts'
import type { Sql, Tx } from '#platform/db.ts'
import { windowsOpened, type WindowOpening } from '../queries/inbound.ts'
import { addressesOfEach } from './addresses-of.ts'
import type { Coming } from './coming.ts'

/** How long an advertisement that brought a contact opens the way. Source: Meta, free entry points. */
const entryMs = 72 * 3_600_000

/** Gives what is to be sent to note when contacts wrote, where a channel ties to it when they may be written to. */
export async function openWindows(
  tx: Tx,
  channel: string,
  messages: readonly (Coming & { readonly address: string })[],
): Promise<Sql[]> {
  const written = channel === 'sms' ? [] : messages.filter(({ message }) => !message.isEcho)
  if (written.length === 0) return []
  const addresses = await addressesOfEach(tx, channel, written)
  const openings = written.flatMap((one, i) =>
    (addresses[i] ?? []).map((address) => ({ ...openingOf(one), address })),
  )
  return [windowsOpened(channel, latestOf(openings))]
}

function openingOf({ accountId, message }: Coming): Omit<WindowOpening, 'address'> {
  // Whatever a provider's clock says: a window opens at no instant that is none, and never ahead of time.
  const at = Math.max(0, Math.min(message.sentAtMs ?? nowMs(), nowMs()))
  return {
    accountId,
    sender: message.to,
    at: new Date(at),
    entryUntil: message.referral ? new Date(at + entryMs) : null,
  }
}

/** One opening for each address and sender: a statement may touch a row only once. */
function latestOf(openings: readonly WindowOpening[]): WindowOpening[] {
  const latest = new Map<string, WindowOpening>()
  for (const one of openings) {
    const key = JSON.stringify([one.accountId, one.address, one.sender])
    const { at = one.at, entryUntil = null } = latest.get(key) ?? {}
    latest.set(key, { ...one, at: later(at, one.at), entryUntil: laterOrNull(entryUntil, one.entryUntil) })
  }
  return [...latest.values()]
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}

function laterOrNull(one: Date | null, other: Date | null): Date | null {
  return one && other ? later(one, other) : (one ?? other)
}
