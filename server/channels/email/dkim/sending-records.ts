import { dkimRecord, type DkimKey } from './dkim-key.ts'

/** A DNS record that an account is asked to make before its domain may send. */
export type SendingRecord = {
  readonly purpose: 'dkim' | 'spf' | 'dmarc' | 'return_path' | 'inbound'
  readonly type: 'TXT' | 'MX'
  readonly name: string
  readonly value: string
  /** A TXT value in the strings of at most 255 octets that zone files want. */
  readonly strings: readonly string[]
}

/** What the records are made of. */
export type SendingDomain = {
  readonly domain: string
  readonly keys: readonly DkimKey[]
  /** The host that takes bounces: our inbound mail server. */
  readonly bounceHost: string
  /** What may send for the domain: `ip4:192.0.2.1`, `include:spf.example.net`. */
  readonly spfMechanisms: readonly string[]
  /** Where DMARC's daily reports go; none when empty. */
  readonly reportsTo: string
}

/** The domain that the envelope's sender is in: aligned with the sender's own, so that SPF counts for DMARC too. */
export function returnPathDomain(domain: string): string {
  return `bounce.${domain}`
}

/** The records by which receivers know a domain's mail for its own: signatures, sending hosts, policy, and the way back for bounces. */
export function sendingRecords({
  domain,
  keys,
  bounceHost,
  spfMechanisms,
  reportsTo,
}: SendingDomain): SendingRecord[] {
  const returnPath = returnPathDomain(domain)
  const reports = reportsTo === '' ? '' : `; rua=mailto:${reportsTo}`
  return [
    ...keys.map((key) => txt('dkim', `${key.selector}._domainkey.${domain}`, dkimRecord(key))),
    txt('spf', returnPath, ['v=spf1', ...spfMechanisms, '-all'].join(' ')),
    txt('dmarc', `_dmarc.${domain}`, `v=DMARC1; p=none${reports}`),
    { purpose: 'return_path', type: 'MX', name: returnPath, value: `10 ${bounceHost}.`, strings: [] },
  ]
}

function txt(purpose: SendingRecord['purpose'], name: string, value: string): SendingRecord {
  return { purpose, type: 'TXT', name, value, strings: value.match(/.{1,255}/g) ?? [] }
}
