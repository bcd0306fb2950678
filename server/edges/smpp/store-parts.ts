import { now, nowMs } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { KeptPart, NewPart } from './long-message.ts'
import {
  deleteLongMessage,
  mergeParts,
  replaceLongMessage,
  stuckLongMessages,
  type LongMessageRow,
  type PartsKey,
} from './queries.ts'
import { storeReceipts } from './store-receipts.ts'

/** How long the parts of a message wait for the rest, in milliseconds of the platform's clock. */
export const partsWaitMs = 15 * 60_000

/** A message that is whole but was not admitted within this time lost its process: a repeat of a part belongs to it. */
const stuckMs = 2_000

/** Where a part went: `longMessage` as it stands with it. */
export type StoredPart = { readonly longMessage: LongMessageRow; readonly position: number }

type Group = PartsKey & {
  readonly accountId: string
  readonly id: string
  readonly systemId: string
  readonly parts: Record<string, KeptPart>
}

/**
 * Stores parts with their messages, in order of arrival; what is stored survives any crash.
 * A repeated part changes nothing. Another text in a place that is taken begins a new message: the old one is given up, and its parts
 * that asked are told `expired`.
 */
export async function storeParts(parts: readonly NewPart[]): Promise<StoredPart[]> {
  const stored: StoredPart[] = []
  for (const round of roundsOf(parts)) stored.push(...(await inTransaction((tx) => storeRound(tx, round))))
  return stored
}

/** Cuts a batch where a place comes twice: a customer may use one reference for every message. */
function roundsOf(parts: readonly NewPart[]): NewPart[][] {
  const rounds: NewPart[][] = []
  const seen = new Set<string>()
  for (const part of parts) {
    const place = `${keyOf(part, addressesOf(part))} ${part.place.position}`
    if (rounds.length === 0 || seen.has(place)) {
      rounds.push([])
      seen.clear()
    }
    seen.add(place)
    rounds.at(-1)?.push(part)
  }
  return rounds
}

async function storeRound(tx: Tx, parts: readonly NewPart[]): Promise<StoredPart[]> {
  const groups = new Map<string, Group>()
  for (const part of parts) {
    const addresses = addressesOf(part)
    const key = keyOf(part, addresses)
    let group = groups.get(key)
    if (group === undefined) groups.set(key, (group = newGroup(part, addresses)))
    group.parts[part.place.position] = { envelope: part.envelope, body: part.body, nonce: part.nonce }
  }
  const sorted = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  const at = now()
  const [rows, stuck] = await Promise.all([
    mergeParts(tx, sorted, at, new Date(at.getTime() + partsWaitMs)),
    stuckLongMessages(
      tx,
      [...new Set(parts.map(({ accountId }) => accountId))],
      [...new Set(parts.map(({ systemId }) => systemId))],
      new Date(at.getTime() - stuckMs),
    ),
  ])
  const settled = new Map<string, LongMessageRow>()
  for (const row of rows) {
    const key = keyOf(row, row)
    settled.set(key, await settle(tx, groups.get(key) as Group, row, stuck))
  }
  return parts.map((part) => ({
    longMessage: settled.get(keyOf(part, addressesOf(part))) as LongMessageRow,
    position: part.place.position,
  }))
}

/** Sees whether the parts belong where they were put. */
async function settle(
  tx: Tx,
  group: Group,
  row: LongMessageRow,
  stuck: readonly LongMessageRow[],
): Promise<LongMessageRow> {
  if (row.id === group.id) {
    const before = stuck.find((one) => keyOf(one, one) === keyOf(row, row) && holds(one, group))
    return before ? giveBack(tx, row, before) : row
  }
  return holds(row, group) ? row : giveUp(tx, row, group)
}

/** Says whether every part of the group is in the message, word for word. */
function holds(row: LongMessageRow, group: Group): boolean {
  return Object.entries(group.parts).every(([position, { body }]) => {
    const kept = row.parts[position]?.body
    return kept?.octets === body.octets && kept.coding === body.coding
  })
}

/** The parts repeat those of a message that waits to be admitted: the one just begun is taken out again. */
async function giveBack(tx: Tx, begun: LongMessageRow, before: LongMessageRow): Promise<LongMessageRow> {
  await deleteLongMessage(tx, begun.accountId, begun.id)
  return before
}

/** Another message under the same reference: the old one will never be whole. */
async function giveUp(tx: Tx, row: LongMessageRow, group: Group): Promise<LongMessageRow> {
  const mine = new Set(Object.values(group.parts).map(({ nonce }) => nonce))
  const parts = Object.fromEntries(Object.entries(row.parts).filter(([, { nonce }]) => !mine.has(nonce)))
  await storeReceipts(tx, { ...row, parts }, 'expired')
  const at = now()
  const isWhole = Object.keys(group.parts).length === group.total
  const expiresAt = new Date(at.getTime() + partsWaitMs)
  const [replaced] = await replaceLongMessage(tx, row.accountId, row.id, {
    id: group.id,
    parts: group.parts,
    isWhole,
    at,
    expiresAt,
  })
  return replaced as LongMessageRow
}

function addressesOf({ envelope, place }: NewPart): PartsKey {
  const { reference, width, total } = place
  return { source: envelope.memory.from[2], destination: envelope.memory.to[2], reference, width, total }
}

function keyOf({ accountId, systemId }: { accountId: string; systemId: string }, a: PartsKey): string {
  return JSON.stringify([accountId, systemId, a.source, a.destination, a.reference, a.width, a.total])
}

function newGroup({ accountId, systemId }: NewPart, addresses: PartsKey): Group {
  return { accountId, systemId, id: uuidOf(newId('lng', nowMs())), ...addresses, parts: {} }
}
