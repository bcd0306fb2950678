import { validAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import { one, type Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { senderKind } from '#shared/phone-numbers.ts'
import { announceChange } from './announce-change.ts'
import type { HeaderCategory } from './dlt-registration.ts'
import {
  accountSendersLocked,
  defaultYielded,
  entityNoted,
  newSender,
  senderByAddress,
  senderById,
  senderTakenUpAgain,
} from './queries.ts'
import { registerDltHeader } from './register-dlt.ts'
import type { KindOfSender, Sender } from './sender.ts'

/** A header's registration as it is given with the sender. */
export type SenderRegistration = {
  readonly entityId: string
  readonly headerId?: string | null | undefined
  readonly category: HeaderCategory
}

/** A sender that an account wants to send as. */
export type NewSender = {
  readonly accountId: string
  readonly channel: string
  readonly address: string
  /** Read from the address when absent. */
  readonly kind?: KindOfSender | undefined
  /** The only country it may be used for; DLT headers are India's. */
  readonly country?: string | null | undefined
  /** The first sender of a channel is its default unless told otherwise. */
  readonly isDefault?: boolean | undefined
  readonly dlt?: SenderRegistration | null | undefined
  /** One that is there already is taken as it is, active again. */
  readonly ifMissing?: boolean | undefined
}

/** A sender as the API shows it, with its registration. */
export type SenderWithDlt = Sender & {
  readonly dlt: {
    readonly entityId: string
    readonly headerId: string | null
    readonly category: string
  } | null
}

/**
 * Registers a sender of an account; with `dlt` its header too, and an entity that is not known yet.
 * Refuses invalid_request for an address the channel cannot show, conflict for one that is registered.
 */
export async function createSender(tx: Db, sender: NewSender): Promise<SenderWithDlt> {
  const { accountId, channel } = sender
  const kind = sender.dlt ? 'dlt_header' : (sender.kind ?? kindOf(channel, sender.address))
  const address = addressAs(kind, channel, sender.address)
  if (sender.dlt) await registerHeader(tx, accountId, address, sender.dlt)
  // One at a time for an account, so that two first senders do not both become the default.
  await tx.query(accountSendersLocked(accountId))
  if (sender.isDefault) await tx.query(defaultYielded(accountId, channel))
  const id = uuidOf(newId('snd', nowMs()))
  const added = await tx.query(
    newSender({
      accountId,
      id,
      channel,
      address,
      kind,
      country: kind === 'dlt_header' ? 'IN' : (sender.country ?? null),
      isDefault: sender.isDefault ?? null,
      createdAt: now(),
    }),
  )
  if (added.length === 0 && sender.ifMissing) return takenUpAgain(tx, accountId, channel, address)
  if (added.length === 0)
    throw new Refusal('conflict', { detail: `${address} is already a sender for ${channel}.` })
  await announceChange(tx, accountId)
  return one<SenderWithDlt>(tx, senderById(accountId, id))
}

async function takenUpAgain(
  tx: Db,
  accountId: string,
  channel: string,
  address: string,
): Promise<SenderWithDlt> {
  await tx.query(senderTakenUpAgain(accountId, channel, address))
  await announceChange(tx, accountId)
  return one<SenderWithDlt>(tx, senderByAddress(accountId, channel, address))
}

async function registerHeader(
  tx: Db,
  accountId: string,
  header: string,
  { entityId, headerId = null, category }: SenderRegistration,
): Promise<void> {
  await tx.query(entityNoted(accountId, uuidOf(newId('dle', nowMs())), entityId, now()))
  await registerDltHeader(tx, { accountId, header, headerId, entityId, category, status: 'active' })
}

function kindOf(channel: string, address: string): KindOfSender {
  if (channel !== 'sms' && channel !== 'voice' && channel !== 'whatsapp') return 'address'
  const kind = senderKind(validAddress(channel, address) ?? address)
  if (kind) return kind
  throw wrong(address, channel)
}

/** The address in the form carriers take it; what does not fit its kind is refused. */
function addressAs(kind: KindOfSender, channel: string, given: string): string {
  // An RCS agent writes to telephones and is none itself.
  const isAsContacts = kind === 'long_code' || (kind === 'address' && channel !== 'rcs')
  const address = isAsContacts ? validAddress(channel, given) : given.trim()
  const fits =
    kind === 'address' || (address !== null && (kind === 'dlt_header' || senderKind(address) === kind))
  if (address === null || !fits) throw wrong(given, channel)
  return address
}

function wrong(address: string, channel: string): Refusal {
  return new Refusal('invalid_request', {
    detail: `${address} cannot be a sender for ${channel}: give a number with + and its country's code, a short code, or a name of at most 11 letters and digits.`,
  })
}
