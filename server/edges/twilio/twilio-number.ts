import { now } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db.ts'
import { senderFacts, type Sender } from '#senders/senders.ts'
import { timeOfId } from '#shared/ids.ts'
import type { Form } from './form.ts'
import { forgetInboundWishes } from './inbound-wish.ts'
import { numberSettings, readNumberSettings, type NumberSettings } from './number-settings.ts'
import { numbersOf, upsertNumber, type NumberRow } from './queries/services.ts'
import { TwilioError } from './twilio-error.ts'

/** A sender that people can write to, as Twilio's clients know it: a phone number with its wishes. */
export type TwilioNumber = {
  readonly id: string
  readonly address: string
  readonly country: string | null
  readonly settings: NumberSettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** The numbers of an account, oldest first: senders that people can write to, each address once whatever its channels. */
export async function twilioNumbers(on: Db, accountId: string): Promise<TwilioNumber[]> {
  const senders = (await senderFacts([accountId])).get(accountId)?.senders ?? []
  const rows = await on.query<NumberRow>(numbersOf(accountId))
  const byId = new Map(rows.map((row) => [row.senderId, row]))
  return onceEach(senders.filter(isNumber)).map((sender) => numberOf(sender, byId.get(sender.id)))
}

/** The number of a sender's uuid. Throws a TwilioError where there is none. */
export async function getNumber(on: Db, accountId: string, id: string): Promise<TwilioNumber> {
  const found = (await twilioNumbers(on, accountId)).find((one) => one.id === id)
  if (!found) throw new TwilioError(20404)
  return found
}

/** Changes what a form names of a number's wishes. Throws a TwilioError. */
export async function changeNumber(tx: Tx, accountId: string, id: string, form: Form): Promise<TwilioNumber> {
  const number = await getNumber(tx, accountId, id)
  const settings = { ...number.settings, ...readNumberSettings(form) }
  const updatedAt = now()
  await tx.run(upsertNumber(accountId, { senderId: id, settings, updatedAt }))
  await forgetInboundWishes(tx, accountId)
  return { ...number, settings, updatedAt }
}

function isNumber({ address, kind, status }: Sender): boolean {
  return status === 'active' && (kind === 'short_code' || /^\+\d+$/.test(address))
}

/** An address that is a sender on several channels is the one for SMS where there is one. */
function onceEach(senders: readonly Sender[]): Sender[] {
  const byAddress = new Map<string, Sender>()
  for (const sender of senders)
    if (sender.channel === 'sms' || !byAddress.has(sender.address)) byAddress.set(sender.address, sender)
  return [...byAddress.values()]
}

function numberOf({ id, address, country }: Sender, row: NumberRow | undefined): TwilioNumber {
  const createdAt = new Date(timeOfId(`snd_${id.replaceAll('-', '')}`))
  return {
    id,
    address,
    country,
    settings: numberSettings(row?.settings),
    createdAt,
    updatedAt: row?.updatedAt ?? createdAt,
  }
}
