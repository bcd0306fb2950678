import { accountFacts, type AccountFacts } from '#accounts/accounts.ts'
import { permissionFacts, type PermissionFacts } from '#consent/consent.ts'
import { contactFacts, validAddress, type ContactFacts } from '#contacts/contacts.ts'
import {
  channelNamed,
  filesIn,
  ownFiles,
  templateStates,
  textOf,
  type TemplateStateRow,
} from '#channels/channels.ts'
import type { Db } from '#platform/db.ts'
import { policy, type Channel as ChannelName, type Pack } from '#policy/policy.ts'
import { priceMessage, rateFacts, type RateTable } from '#rating/rating.ts'
import { senderFacts, type SenderFacts } from '#senders/senders.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { countryOf, timezonesOf, timezonesOfCountry } from '#shared/phone-numbers.ts'
import { analyseSmsText, type SmsAnalysis } from '#shared/sms-text.ts'
import { localTime } from '#shared/time-of-day.ts'
import { lockedWallets, walletFacts, type WalletFacts } from '#wallet/wallet.ts'
import type { AdmissionRequest } from './admission-request.ts'
import type { GateFacts } from './gate-facts.ts'
import { frequencyCounts, monthlyCounts } from './queries/admission.ts'
import { contactWindows, providerIdOf, type WindowRow } from './queries/inbound.ts'
import { addressesThatWrote } from './queries/messages.ts'
import { priceableOf } from './priceable-of.ts'

/** A request with what is known about it before the gates look. */
export type Considered = {
  readonly request: AdmissionRequest
  readonly facts: GateFacts
  /** Null for a channel that does not count parts. */
  readonly analysis: SmsAnalysis | null
  /** Parts of an SMS; 1 on any other channel. */
  readonly segments: number
}

/** Whether an account has a way to a channel: a carrier of the operator's, or a connector of its own. */
export type IsUsable = (accountId: string, channel: string) => boolean

/** The facts of a batch, and the wallets it draws on. */
export type BatchFacts = {
  readonly considered: readonly Considered[]
  readonly wallets: ReadonlyMap<string, WalletFacts>
  /** Where each account's allowance is counted. */
  readonly quotaPeriods: ReadonlyMap<string, string>
}

/**
 * Gathers what the gates need for a whole batch in a few set queries; what changes rarely comes from memory.
 * With `lock` the wallets are locked first, so that balances and counts stay true until the transaction ends.
 */
export async function gatherFacts(
  tx: Db,
  requests: readonly AdmissionRequest[],
  options: { lock: boolean; atMs: number; isUsable: IsUsable },
): Promise<BatchFacts> {
  const pack = policy()
  const ids = [...new Set(requests.map(({ accountId }) => accountId))]
  const accounts = await accountFacts(ids)
  const [rates, senders] = await Promise.all([
    rateFacts([...accounts].map(([id, { currency }]) => ({ id, currency }))),
    senderFacts(ids),
  ])
  const addressed = requests.map((request) => ({ ...request, address: addressOf(request) }))
  const recipients = addressed.map(({ accountId, channel, address, to }) => ({
    accountId,
    channel,
    address: address ?? to,
  }))
  const periods = quotaPeriods(accounts, pack, options.atMs)
  const [wallets, contacts, permissions, hadOfClass, used] = await Promise.all([
    options.lock ? lockedWallets(tx, ids) : walletFacts(tx, ids),
    contactFacts(tx, recipients),
    permissionFacts(tx, recipients),
    countByClass(tx, pack, addressed, options.atMs),
    countUsed(tx, periods),
  ])
  const [windows, templates, references, files] = await Promise.all([
    windowsOf(tx, addressed),
    templatesOf(tx, requests),
    referencesOf(tx, requests),
    filesOf(tx, requests),
  ])
  const wrote = await whoWrote(tx, pack, addressed, contacts, permissions)
  const considered = addressed.map((request, i) =>
    consider(requests[i] as AdmissionRequest, request.address, {
      pack,
      account: accounts.get(request.accountId) ?? null,
      rates: rates.get(request.accountId) ?? null,
      senders: senders.get(request.accountId) ?? noSenders,
      contact: contacts[i] ?? null,
      permission: permissions[i] as PermissionFacts,
      wroteToAccount: wrote.has(keyOf(request)),
      hadOfClass: hadOfClass.get(request) ?? 0,
      quota: quotaOf(accounts.get(request.accountId), pack, used),
      usable: options.isUsable(request.accountId, request.channel),
      windows: windows.get(keyOf(request)) ?? [],
      templates: templates.get(templateKey(request)) ?? [],
      files,
      regarding: references.get(request.regarding ?? '') ?? null,
      atMs: options.atMs,
    }),
  )
  return { considered, wallets, quotaPeriods: periods }
}

const noSenders: SenderFacts = {
  senders: [],
  entities: new Map(),
  headers: new Map(),
  usableTemplates: new Map(),
  templates: new Map(),
}

type Addressed = AdmissionRequest & { readonly address: string | null }

function addressOf(request: AdmissionRequest): string | null {
  return validAddress(request.channel, request.to)
}

function keyOf({ accountId, channel, address }: Addressed): string {
  return `${accountId} ${channel} ${address}`
}

type Known = {
  pack: Pack
  account: AccountFacts | null
  rates: RateTable | null
  senders: SenderFacts
  contact: ContactFacts | null
  permission: PermissionFacts
  wroteToAccount: boolean
  hadOfClass: number
  quota: GateFacts['quota']
  usable: boolean
  windows: GateFacts['windows']
  templates: GateFacts['templates']
  files: GateFacts['files']
  regarding: GateFacts['regarding']
  atMs: number
}

function consider(request: AdmissionRequest, address: string | null, known: Known): Considered {
  const text = textOf(request.content)
  const analysis = request.channel === 'sms' ? analyseSmsText(text) : null
  const segments = analysis?.segments ?? 1
  const named = address === null ? null : (channelNamed(request.channel)?.countryOf?.(address) ?? null)
  const priced = priceableOf(request, { ...known, to: address }, segments)
  const facts: GateFacts = {
    pack: known.pack,
    account: known.account,
    to: address,
    country: known.contact?.country ?? (address?.startsWith('+') ? countryOf(address) : named),
    zones: zonesOf(address, named, known.account),
    contact: known.contact,
    permission: known.permission,
    wroteToAccount: known.wroteToAccount,
    senders: known.senders,
    text,
    quota: known.quota,
    hadOfClass: known.hadOfClass,
    price: known.rates && address ? priceMessage(known.rates, priced, known.atMs) : null,
    channelUsable: known.usable,
    windows: known.windows,
    templates: known.templates,
    files: known.files,
    regarding: known.regarding,
    atMs: known.atMs,
  }
  return { request, facts, analysis, segments }
}

/** Zones a recipient may be in: those of its number, of the country it names, or of the account. */
function zonesOf(
  address: string | null,
  country: string | null,
  account: AccountFacts | null,
): readonly string[] {
  if (address?.startsWith('+')) return timezonesOf(address)
  const named = country === null ? [] : timezonesOfCountry(country)
  return named.length > 0 ? named : [account?.timezone ?? 'UTC']
}

/** When the recipients last wrote, where a channel's window asks for it. */
async function windowsOf(
  tx: Db,
  requests: readonly Addressed[],
): Promise<ReadonlyMap<string, readonly WindowRow[]>> {
  const asked = requests.filter(({ channel }) => channelNamed(channel)?.window)
  if (asked.length === 0) return new Map()
  const keys = new Map(
    asked.map((request) => [
      keyOf(request),
      { account_id: request.accountId, channel: request.channel, address: request.address ?? '' },
    ]),
  )
  const rows = await contactWindows(tx, [...keys.values()])
  return Map.groupBy(rows, (row) => `${row.account_id} ${row.channel} ${row.address}`)
}

/** The provider's template a message names, as one key; empty where it names none. */
function templateKey({ accountId, channel, content }: AdmissionRequest): string {
  const isReviewed = content.type === 'template' && channelNamed(channel)?.templates !== undefined
  return isReviewed ? `${accountId} ${channel} ${content.name}` : ''
}

/** How the templates that are named stand with their providers. */
async function templatesOf(
  tx: Db,
  requests: readonly AdmissionRequest[],
): Promise<ReadonlyMap<string, readonly TemplateStateRow[]>> {
  const named = new Map(
    requests.flatMap((request) => {
      const { accountId, channel, content } = request
      const key = templateKey(request)
      return key !== '' && content.type === 'template'
        ? [[key, { account_id: accountId, channel, name: content.name }] as const]
        : []
    }),
  )
  const rows = await templateStates(tx, [...named.values()])
  return Map.groupBy(rows, (row) => `${row.account_id} ${row.channel} ${row.name}`)
}

/** What is known of the files that messages name. */
function filesOf(tx: Db, requests: readonly AdmissionRequest[]): ReturnType<typeof ownFiles> {
  return ownFiles(
    tx,
    requests.flatMap(({ content }) => filesIn(content).map(({ url }) => url)),
  )
}

/** What providers call the messages that are answered or reacted to, by our ids. */
async function referencesOf(
  tx: Db,
  requests: readonly AdmissionRequest[],
): Promise<ReadonlyMap<string, string>> {
  const asked = requests.filter(({ regarding }) => regarding && isId('msg', regarding))
  const found = await Promise.all(
    asked.map(async ({ accountId, regarding }) => {
      const [row] = await providerIdOf(tx, accountId, uuidOf(regarding ?? ''))
      return row ? [[regarding ?? '', row.provider_id] as const] : []
    }),
  )
  return new Map(found.flat())
}

/** Contacts who wrote first, where that may stand in for a recorded permission; asked only for contacts that exist. */
async function whoWrote(
  tx: Db,
  pack: Pack,
  requests: readonly Addressed[],
  contacts: readonly (ContactFacts | null)[],
  permissions: readonly PermissionFacts[],
): Promise<ReadonlySet<string>> {
  const asked = requests.filter((request, i) => {
    if (!contacts[i] || Object.keys(permissions[i]?.grants ?? {}).length > 0) return false
    const { standsIn } = pack.lawfulBasesFor(request.class, request.channel as ChannelName).value
    return standsIn.some(({ evidence }) => evidence === 'inbound_message')
  })
  if (asked.length === 0) return new Set()
  const keys = asked.map(({ accountId, channel, address }) => ({
    account_id: accountId,
    channel,
    address: address ?? '',
  }))
  const rows = await addressesThatWrote(tx, keys)
  return new Set(rows.map((row) => `${row.account_id} ${row.channel} ${row.address}`))
}

const hourMs = 3_600_000

/** How many messages of its own class the recipient of each capped request had, or is due, in the period of that class's cap. */
async function countByClass(
  tx: Db,
  pack: Pack,
  requests: readonly Addressed[],
  atMs: number,
): Promise<ReadonlyMap<Addressed, number>> {
  const capped = requests.flatMap((request) => {
    const { value: cap } = pack.frequencyCapFor(request.class, request.channel as ChannelName)
    if (request.address === null || cap === null) return []
    const since = hourOf(atMs - durationMs(cap.per)).toISOString()
    return [{ request, key: `${keyOf(request)} ${request.class} ${since}`, since }]
  })
  if (capped.length === 0) return new Map()
  const asked = new Map(
    capped.map(({ request, key, since }) => [
      key,
      {
        account_id: request.accountId,
        channel: request.channel,
        address: request.address ?? '',
        class: request.class,
        since,
      },
    ]),
  )
  const rows = await frequencyCounts(tx, [...asked.values()])
  const counts = new Map(
    rows.map((row) => [
      `${row.account_id} ${row.channel} ${row.address} ${row.class} ${row.since.toISOString()}`,
      row.count,
    ]),
  )
  return new Map(capped.map(({ request, key }) => [request, counts.get(key) ?? 0]))
}

/** The hour an instant lies in: a cap looks back to the beginning of an hour, so it never counts too few. */
export function hourOf(ms: number): Date {
  return new Date(Math.floor(ms / hourMs) * hourMs)
}

/** A cap's period, `P7D` or `PT24H`, in milliseconds. */
function durationMs(per: string): number {
  const [, days, hours] = /^P(?:(\d+)D|T(\d+)H)$/.exec(per) ?? []
  return (days ? Number(days) * 24 : Number(hours ?? 24)) * hourMs
}

/** The first day of the running period, by account that has an allowance. */
function quotaPeriods(
  accounts: ReadonlyMap<string, AccountFacts>,
  pack: Pack,
  atMs: number,
): Map<string, string> {
  const quota = pack.messageQuota().value
  const periods = new Map<string, string>()
  for (const [id, account] of accounts) {
    if (limitOf(account, pack) === null) continue
    const { year, month } = localTime(new Date(atMs), account.timezone)
    periods.set(
      id,
      quota.period.value === 'account_lifetime'
        ? '1970-01-01'
        : `${year}-${String(month).padStart(2, '0')}-01`,
    )
  }
  return periods
}

async function countUsed(tx: Db, periods: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, number>> {
  if (periods.size === 0) return new Map()
  const rows = await monthlyCounts(
    tx,
    [...periods].map(([account_id, month]) => ({ account_id, month })),
  )
  return new Map(rows.map(({ account_id, count }) => [account_id, Number(count)]))
}

function quotaOf(
  account: AccountFacts | undefined,
  pack: Pack,
  used: ReadonlyMap<string, number>,
): GateFacts['quota'] {
  const limit = account ? limitOf(account, pack) : null
  return account && limit !== null ? { used: used.get(account.accountId) ?? 0, limit } : null
}

function limitOf(account: AccountFacts, pack: Pack): number | null {
  const { limit } = pack.messageQuota().value
  return account.messageQuota ?? (typeof limit === 'number' ? limit : null)
}
