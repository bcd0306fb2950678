import { createHash } from 'node:crypto'
import { now } from '#platform/clock.ts'
import { maybeOne, type Db, type Tx } from '#platform/db.ts'
import { senderFacts, type Sender } from '#senders/senders.ts'
import { countryOf } from '#shared/phone-numbers.ts'
import { forgetInboundWishes } from './inbound-wish.ts'
import { deleteFromPool, insertIntoPool, poolOf, poolPlaceOf, type PoolRow } from './queries/services.ts'
import { getNumber, twilioNumbers, type TwilioNumber } from './twilio-number.ts'
import { TwilioError } from './twilio-error.ts'

/** A number in the pool of a service. */
export type PooledNumber = TwilioNumber & { readonly pooledAt: Date }

/** The numbers in the pool of a service, in the order they came. */
export async function pooledNumbers(on: Db, accountId: string, serviceId: string): Promise<PooledNumber[]> {
  const rows = await on.query<PoolRow>(poolOf(accountId, serviceId))
  const numbers = new Map((await twilioNumbers(on, accountId)).map((one) => [one.id, one]))
  return rows.flatMap(({ senderId, createdAt }) => {
    const number = numbers.get(senderId)
    return number ? [{ ...number, pooledAt: createdAt }] : []
  })
}

/** Puts a number into the pool of a service. Throws a TwilioError for one that is in a pool. */
export async function addToPool(
  tx: Tx,
  accountId: string,
  serviceId: string,
  senderId: string,
): Promise<PooledNumber> {
  const number = await getNumber(tx, accountId, senderId)
  const row = { senderId, serviceId, createdAt: now() }
  if (await maybeOne(tx, insertIntoPool(accountId, row))) {
    await forgetInboundWishes(tx, accountId)
    return { ...number, pooledAt: row.createdAt }
  }
  const place = await maybeOne<PoolRow>(tx, poolPlaceOf(accountId, senderId))
  throw new TwilioError(place?.serviceId === serviceId ? 21710 : 21712)
}

/** Takes a number out of the pool of a service. Throws a TwilioError for one that is not in it. */
export async function removeFromPool(
  tx: Tx,
  accountId: string,
  serviceId: string,
  senderId: string,
): Promise<void> {
  if ((await tx.run(deleteFromPool(accountId, serviceId, senderId))) === 0) throw new TwilioError(20404)
  await forgetInboundWishes(tx, accountId)
}

/**
 * Chooses whom a service writes to an address as: a sender of its pool of the same country where there is one. An address always
 * gets the same one, for as long as the pool stays the same. Null for a pool without a sender of the channel.
 */
export async function choosePooledSender(
  on: Db,
  accountId: string,
  serviceId: string,
  to: { readonly channel: string; readonly address: string },
): Promise<string | null> {
  const rows = await on.query<PoolRow>(poolOf(accountId, serviceId))
  const ids = new Set(rows.map(({ senderId }) => senderId))
  const senders = (await senderFacts([accountId])).get(accountId)?.senders ?? []
  const pool = new Set(senders.filter(({ id }) => ids.has(id)).map(({ address }) => address))
  const able = senders.filter(
    ({ channel, address, status }) => channel === to.channel && status === 'active' && pool.has(address),
  )
  const country = countryOf(to.address)
  const near = able.filter((one) => country !== null && countryOfSender(one) === country)
  return stickyChoice(near.length > 0 ? near : able, to.address)
}

function countryOfSender({ country, address }: Sender): string | null {
  return country ?? countryOf(address)
}

function stickyChoice(senders: readonly Sender[], address: string): string | null {
  if (senders.length === 0) return null
  const hash = createHash('sha256').update(address).digest().readUInt32BE(0)
  return senders[hash % senders.length]?.address ?? null
}
