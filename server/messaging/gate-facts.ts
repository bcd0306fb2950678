import type { AccountFacts } from '#accounts/accounts.ts'
import type { ContactFacts } from '#contacts/contacts.ts'
import type { PermissionFacts } from '#consent/consent.ts'
import type { TemplateStateRow } from '#channels/channels.ts'
import type { Pack } from '#policy/policy.ts'
import type { Price } from '#rating/rating.ts'
import type { WindowRow } from './queries/inbound.ts'
import type { Sender, SenderFacts } from '#senders/senders.ts'

/** Everything the gates look at for one message. Gathered for a whole batch at once; the gates themselves read nothing. */
export type GateFacts = {
  readonly pack: Pack
  readonly account: AccountFacts | null
  /** The recipient in its channel's own form; null when it is not a valid address. */
  readonly to: string | null
  readonly country: string | null
  /** Zones the recipient may be in, likeliest first. */
  readonly zones: readonly string[]
  readonly contact: ContactFacts | null
  readonly permission: PermissionFacts
  readonly wroteToAccount: boolean
  readonly senders: SenderFacts
  /** The text the rules look at; empty for content without any. */
  readonly text: string
  /** Messages counted against the allowance in the running period, and the allowance; null: none. */
  readonly quota: { readonly used: number; readonly limit: number } | null
  /** Messages of this class that the recipient had, or is due, in the days the cap of the class looks back. */
  readonly hadOfClass: number
  readonly price: Omit<Price, 'rateId'> | null
  readonly channelUsable: boolean
  /** When the recipient wrote to each of the account's senders of the channel; empty where the channel does not ask. */
  readonly windows: readonly WindowRow[]
  /** How the template it names stands with its provider; empty where none is named, or none of the name is known here. */
  readonly templates: readonly TemplateStateRow[]
  /** Octets of the files at our own address that messages name, by address; null for one that is not kept any more. */
  readonly files: ReadonlyMap<string, number | null>
  /** What the provider calls the message this one answers or reacts to; null when it knows none. */
  readonly regarding: string | null
  readonly atMs: number
}

/** What one gate may leave for those after it. */
export type GateNotes = {
  sender: Sender | null
  registration: Readonly<Record<string, string>> | null
}
