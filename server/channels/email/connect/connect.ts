import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { DNSResolver } from 'mailauth'
import type { Connecting, Given, Probed, ProviderRecord } from '../../connecting.ts'
import { makeDkimKeys } from '../dkim/dkim-key.ts'
import { sendingRecords, type SendingRecord } from '../dkim/sending-records.ts'
import { emailCredentials } from '../email-settings.ts'
import { mailDoor } from '../inbound/mail-door.ts'
import { checkRecords } from './check-records.ts'
import { domainSettings, sendersAt } from './domain-settings.ts'
import { mailDns } from './mail-dns.ts'
import { installedMail, mailHostName, spfMechanisms } from './mail-installation.ts'

/** How an account connects a domain: it names it, enters the records it is shown at its registrar, and is let send when they are there. */
export const connect: Connecting = {
  terms: {
    name: 'Bulk sender requirements of Gmail and Yahoo',
    url: 'https://support.google.com/a/answer/81126',
  },
  guide: [
    'Enter the domain you send from, such as `example.com`. A name below it, such as `news.example.com`, keeps it apart from the mail of your people.',
    'Connect it, then open **Values for the provider**: it lists the DNS records to make.',
    'Make them where the DNS of the domain is kept: at your registrar, or your DNS host. Copy name, type and value as they are.',
    'They are looked up every few minutes; **Test** looks now. When all that are required are found, the domain may send.',
    'The record for incoming mail is optional: with it, mail to every address of the domain comes here, and no longer where it goes now.',
  ],
  settings: domainSettings,
  credentials: z.strictObject({}),
  prepare: withKeys,
  installed: installedMail,
  probe: (connection) => probeDomain(connection, mailDns),
  sendersOf: ({ facts }) => facts['senders'] as readonly string[],
  door: mailDoor,
}

/** Keys of the connector's own: another account that names the same domain has others, and cannot sign with these. */
async function withKeys({ settings }: Given): Promise<Given> {
  const { domain } = domainSettings.parse(settings)
  const keys = await makeDkimKeys(`pb${randomBytes(3).toString('hex')}`)
  return { settings, credentials: { dkim: [{ domain, keys }] } }
}

/** Looks the records of a domain up and says what it lacks. Throws ConnectRefused when the DNS gives no answer. */
export async function probeDomain({ settings, credentials }: Given, resolver: DNSResolver): Promise<Probed> {
  const own = domainSettings.parse(settings)
  const records = await checkRecords(recordsOf(own.domain, credentials), resolver)
  const lacking = records.filter(({ isRequired, state }) => isRequired && state !== 'found')
  return {
    address: own.domain,
    name: own.domain,
    facts: { senders: sendersAt(own) },
    expiresAtMs: null,
    records,
    pending: lacking.length === 0 ? null : inWords(lacking),
  }
}

function recordsOf(domain: string, credentials: unknown): SendingRecord[] {
  const keys = emailCredentials.parse(credentials).dkim.find((one) => one.domain === domain)?.keys ?? []
  const bounceHost = mailHostName()
  return [
    ...sendingRecords({ domain, keys, bounceHost, spfMechanisms: spfMechanisms(), reportsTo: '' }),
    { purpose: 'inbound', type: 'MX', name: domain, value: `10 ${bounceHost}.`, strings: [] },
  ]
}

function inWords(lacking: readonly ProviderRecord[]): string {
  const said = lacking.map(({ type, name, state }) => `${type} ${name} is ${state}`)
  return `DNS records are to be made: ${said.join('; ')}.`
}
