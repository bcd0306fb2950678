import type { DNSResolver } from 'mailauth'
import { ConnectRefused, type ProviderRecord } from '../../connecting.ts'
import type { SendingRecord } from '../dkim/sending-records.ts'

/** Names nobody has answered for are missing; anything else that goes wrong says nothing of them. */
const absent = new Set(['ENOTFOUND', 'ENODATA'])

/** Looks each record of a domain up. Throws ConnectRefused when the DNS gives no answer: what it does not say is not missing. */
export function checkRecords(
  records: readonly SendingRecord[],
  resolver: DNSResolver,
): Promise<ProviderRecord[]> {
  return Promise.all(records.map((record) => checkRecord(record, resolver)))
}

async function checkRecord(record: SendingRecord, resolver: DNSResolver): Promise<ProviderRecord> {
  const { purpose, type, name, value } = record
  const seen = await found(record, resolver)
  const state = seen.some((one) => isAsWanted(record, one))
    ? 'found'
    : seen.length > 0
      ? 'different'
      : 'missing'
  return { purpose, type, name, value, isRequired: purpose !== 'inbound', state, seen: seen.slice(0, 10) }
}

/** What stands in the DNS at the record's place, as far as it is of its kind: a name has many texts. */
async function found({ purpose, type, name }: SendingRecord, resolver: DNSResolver): Promise<string[]> {
  const texts = await lookUp(resolver, name, type)
  const ofKind = texts.filter((text) => kinds[purpose]?.test(text) ?? true)
  if (purpose !== 'dmarc' || ofKind.length > 0) return ofKind
  // A domain without a policy of its own has that of the domain above it. Source: RFC 7489 §6.6.3.
  const above = name.slice('_dmarc.'.length).split('.').slice(1)
  return above.length < 2
    ? []
    : found({ purpose, type, name: `_dmarc.${above.join('.')}` } as SendingRecord, resolver)
}

const kinds: Partial<Record<SendingRecord['purpose'], RegExp>> = {
  spf: /^v=spf1(?:\s|$)/i,
  dmarc: /^v=DMARC1\s*(?:;|$)/i,
}

async function lookUp(resolver: DNSResolver, name: string, type: string): Promise<string[]> {
  try {
    return (await resolver(name, type)).map(textOf)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    if (absent.has(code)) return []
    throw new ConnectRefused(`The DNS gave no answer for ${name} (${code}). Try again.`, {
      byProvider: false,
    })
  }
}

function textOf(answer: unknown): string {
  if (typeof answer === 'string') return answer
  if (Array.isArray(answer)) return answer.join('')
  const { priority, exchange } = answer as { priority: number; exchange: string }
  return `${priority} ${exchange.replace(/\.?$/, '.')}`
}

/** Whether what was found does what the record is for: its letters may differ. */
function isAsWanted({ purpose, value }: SendingRecord, seen: string): boolean {
  if (purpose === 'dkim') return tagOf(seen, 'p') === tagOf(value, 'p')
  if (purpose === 'spf') return mechanismsOf(value).every((one) => mechanismsOf(seen).includes(one))
  if (purpose === 'dmarc') return true
  return hostIn(seen) === hostIn(value)
}

function tagOf(record: string, tag: string): string | null {
  const found = record.split(';').find((part) => part.trim().startsWith(`${tag}=`))
  return found === undefined ? null : found.slice(found.indexOf('=') + 1).replaceAll(/\s/g, '')
}

/** What may send; the word for everybody else is the domain's own choice. */
function mechanismsOf(record: string): string[] {
  return record
    .toLowerCase()
    .split(/\s+/)
    .slice(1)
    .filter((one) => !/^[~?+-]?all$/.test(one))
}

function hostIn(record: string): string {
  return (record.split(/\s+/).at(-1) ?? '').toLowerCase().replace(/\.$/, '')
}
