import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAccount, createApiKey, createSmppCredential, createUser } from '#accounts/accounts.ts'
import { channelNamed, createCarrier, createRoute } from '#channels/channels.ts'
import { createTwilioCredential, sidOf } from '#edges/twilio/twilio.ts'
import { createContact } from '#contacts/contacts.ts'
import { recordConsent, recordConsents, type Purpose } from '#consent/consent.ts'
import { portOffsets, type Settings } from '#platform/config.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { policy } from '#policy/policy.ts'
import { createRateCard, publishRates } from '#rating/rating.ts'
import { createSender, registerDltTemplate } from '#senders/senders.ts'
import { idOf } from '#shared/ids.ts'
import { parseAmount } from '#shared/money.ts'
import { creditAccount, openWallet } from '#wallet/wallet.ts'
import { people } from './demo-people.ts'

const demoEntity = '1101172974420810001'
const demoHeader = 'PTCHBY'
const demoTemplate = '1107172974420810012'

type Demo = {
  readonly operator: { readonly email: string; readonly password: string }
  readonly account: {
    readonly id: string
    readonly email: string
    readonly password: string
    readonly apiKey: string
  }
  readonly twilio: { readonly accountSid: string; readonly authToken: string }
  readonly smpp: { readonly systemId: string; readonly password: string }
}

/**
 * Seeds an account that can send at once: users, key, money, prices, a carrier into the sandbox network, senders, and contacts
 * with the consents the pack asks for. Writes demo.json for people and tests. Does nothing when it was seeded before.
 */
export async function seedDemo(settings: Settings): Promise<void> {
  const file = join(settings.dataDir, 'demo.json')
  if (existsSync(file)) return
  const demo = await inTransaction((tx) => seed(tx, settings))
  const { bind, portBase } = settings
  const written = {
    url: settings.publicUrl,
    sandboxUrl: sandboxUrl(settings),
    ...demo,
    twilio: { ...demo.twilio, baseUrl: settings.publicUrl },
    smpp: { host: bind, port: portBase + portOffsets.smpp, ...demo.smpp },
    smtp: {
      host: bind,
      port: portBase + portOffsets.smtp,
      user: 'patchbay',
      password: demo.account.apiKey,
    },
  }
  mkdirSync(settings.dataDir, { recursive: true })
  writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
}

async function seed(tx: Tx, settings: Settings): Promise<Demo> {
  const { terms } = policy()
  const currency = terms.meta.currency.v ?? 'USD'
  const operator = { email: 'operator@patchbay.test', password: password() }
  await createUser(tx, { accountId: null, name: 'Operator', role: 'operator', ...operator })
  const account = await createAccount(tx, {
    name: 'Patchbay Demo',
    email: 'demo@patchbay.test',
    currency,
    timezone: zone(terms.meta.timezone.v),
    country: country(terms.meta.jurisdiction.v),
  })
  const { accountId } = account
  const owner = { email: 'demo@patchbay.test', password: password() }
  await createUser(tx, { accountId, name: 'Demo Owner', role: 'owner', ...owner })
  const { secret } = await createApiKey(tx, { accountId, name: 'Demo key', scopes: ['*'] })
  const smpp = await createSmppCredential(tx, {
    accountId,
    systemId: 'demo',
    maxBinds: 8,
    maxPerSecond: 5_000,
  })
  const { secret: authToken } = await createTwilioCredential(tx, { accountId, kind: 'auth_token' })
  await seedMoney(tx, accountId, currency)
  await seedCarrier(tx, settings)
  await seedSenders(tx, accountId)
  await seedContacts(tx, accountId)
  return {
    operator,
    account: { id: idOf('acc', accountId), ...owner, apiKey: secret },
    twilio: { accountSid: sidOf('AC', accountId), authToken },
    smpp: { systemId: smpp.credential.systemId, password: smpp.password },
  }
}

/** What a message of each other channel costs in the demo; conversations on social channels and web chat are free. */
const priced = [
  ['rcs', '0.01'],
  ['email', '0.0005'],
  ['push', '0.0001'],
  ['messenger', '0'],
  ['instagram', '0'],
  ['telegram', '0'],
  ['webchat', '0'],
] as const

async function seedMoney(tx: Tx, accountId: string, currency: string): Promise<void> {
  const card = await createRateCard(tx, { name: `Standard ${currency}`, currency, isDefault: true })
  const price = (amount: string): bigint => parseAmount(amount)
  await publishRates(tx, card, [
    { channel: 'sms', prefix: '', price: price('0.05') },
    { channel: 'sms', prefix: '1', price: price('0.0075') },
    { channel: 'sms', prefix: '91', price: price('0.0025') },
    { channel: 'sms', prefix: '52', price: price('0.02') },
    { channel: 'sms', prefix: '34', price: price('0.045') },
    { channel: 'whatsapp', prefix: '', price: price('0.02') },
    { channel: 'whatsapp', prefix: '', class: 'promotional', price: price('0.05') },
    { channel: 'whatsapp', prefix: '91', class: 'promotional', price: price('0.0118') },
    // Within the service window an answer costs nothing.
    { channel: 'whatsapp', prefix: '', class: 'service', price: price('0') },
    ...priced.map(([channel, amount]) => ({ channel, prefix: '', price: price(amount) })),
  ])
  await openWallet(tx, accountId, currency)
  await creditAccount(tx, { accountId, amount: parseAmount('100'), currency, note: 'Demo credit' })
}

function sandboxUrl({ bind, portBase }: Settings): string {
  return `http://${bind}:${portBase + portOffsets.sandbox}`
}

/** The carrier that ends in the sandbox network's message centre. */
async function seedCarrier(tx: Tx, settings: Settings): Promise<void> {
  const sms = channelNamed('sms')
  if (!sms) return
  const carrierId = await createCarrier(tx, sms, {
    name: 'Sandbox SMSC',
    settings: {
      host: settings.bind,
      port: settings.portBase + portOffsets.sandboxSmsc,
      systemId: 'patchbay',
      window: 100,
    },
    credentials: { password: 'sandbox' },
  })
  await createRoute(tx, { channel: 'sms', carrierId })
}

async function seedSenders(tx: Tx, accountId: string): Promise<void> {
  await createSender(tx, { accountId, channel: 'sms', address: '+15550100200', isDefault: true })
  await createSender(tx, { accountId, channel: 'sms', address: 'PATCHBAY' })
  if (!policy().dltApplies('IN').value) return
  await createSender(tx, {
    accountId,
    channel: 'sms',
    address: demoHeader,
    dlt: { entityId: demoEntity, category: 'transactional' },
  })
  await registerDltTemplate(tx, {
    accountId,
    templateId: demoTemplate,
    name: 'One-time code',
    headers: [demoHeader],
    category: 'transactional',
    body: '{#var#} is your Patchbay code. It is valid for {#var#} minutes.',
    language: 'en',
    status: 'active',
  })
}

/** Channels that reach a telephone. */
const onPhone = ['sms', 'whatsapp', 'rcs'] as const

async function seedContacts(tx: Tx, accountId: string): Promise<void> {
  for (const { address, mail, optedIn, ...person } of people) {
    const contact = await createContact(tx, {
      accountId,
      ...person,
      identities: addressesOf(address, mail),
    })
    if (optedIn) await seedOptIn(tx, accountId, contact.id, addressesOf(address, mail))
    else await seedContract(tx, accountId, contact.id, address)
  }
}

type Address = { readonly channel: (typeof onPhone)[number] | 'email'; readonly address: string }

function addressesOf(phone: string, mail: string): Address[] {
  return [...onPhone.map((channel) => ({ channel, address: phone })), { channel: 'email', address: mail }]
}

async function seedOptIn(
  tx: Tx,
  accountId: string,
  contactId: string,
  addresses: readonly Address[],
): Promise<void> {
  const purposes = ['promotional', 'transactional'] as const satisfies readonly Purpose[]
  await recordConsents(
    tx,
    addresses.flatMap(({ channel, address }) =>
      purposes.map((purpose) => ({
        accountId,
        contactId,
        channel,
        address,
        purpose,
        state: 'granted' as const,
        basis: 'opt_in',
        source: 'web_form' as const,
        evidence: { form: 'demo sign-up', wording: 'Yes, send me messages from Patchbay Demo.' },
        recordedBy: 'platform:demo',
      })),
    ),
  )
}

/** A customer who never opted in: where the terms take a contract as a basis, it is on record with what it rests on. */
async function seedContract(tx: Tx, accountId: string, contactId: string, address: string): Promise<void> {
  if (!policy().lawfulBasesFor('promotional', 'sms').value.accepts.includes('contract')) return
  await recordConsent(tx, {
    accountId,
    contactId,
    channel: 'sms',
    address,
    purpose: 'all',
    state: 'granted',
    basis: 'contract',
    source: 'import',
    evidence: { customer: 'C-1004', contract: 'Service agreement 2026-0417', signedOn: '2026-04-17' },
    recordedBy: 'platform:demo',
  })
}

function password(): string {
  return randomBytes(12).toString('base64url')
}

function zone(stated: string | null): string {
  return stated?.includes('/') || stated === 'UTC' ? stated : 'UTC'
}

function country(stated: string | null): string {
  return stated && /^[A-Z]{2}$/.test(stated) ? stated : 'US'
}
