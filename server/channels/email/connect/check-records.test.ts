import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectRefused } from '../../connecting.ts'
import type { SendingRecord } from '../dkim/sending-records.ts'
import { checkRecords } from './check-records.ts'

const failing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))

/** A DNS that has these records and no others. */
const dnsWith = (zone: Readonly<Record<string, unknown[]>>) => (name: string, type: string) =>
  (zone[`${type} ${name}`] as string[] | undefined)
    ? Promise.resolve(zone[`${type} ${name}`] as string[])
    : failing('ENOTFOUND')

const record = (
  given: Partial<SendingRecord> & Pick<SendingRecord, 'purpose' | 'name' | 'value'>,
): SendingRecord => ({
  type: 'TXT',
  strings: [],
  ...given,
})

async function stateOf(one: SendingRecord, zone: Readonly<Record<string, unknown[]>>) {
  const [checked] = await checkRecords([one], dnsWith(zone))
  return checked?.state
}

test('a key is found in strings, spaces and tags of its own, and is different when it is another', async () => {
  const dkim = record({
    purpose: 'dkim',
    name: 'a._domainkey.shop.example',
    value: 'v=DKIM1; k=rsa; p=AAAABBBB',
  })
  const at = (...strings: string[][]) => ({ 'TXT a._domainkey.shop.example': strings })
  assert.equal(await stateOf(dkim, at(['v=DKIM1; k=rsa; t=s; p=AAAA', 'BBBB'])), 'found')
  assert.equal(await stateOf(dkim, at(['p=AAAA BBBB'])), 'found')
  assert.equal(await stateOf(dkim, at(['v=DKIM1; k=rsa; p=CCCC'])), 'different')
  assert.equal(await stateOf(dkim, {}), 'missing')
})

test('SPF may let others send too, and says what it likes of everybody else', async () => {
  const spf = record({ purpose: 'spf', name: 'bounce.shop.example', value: 'v=spf1 ip4:192.0.2.1 -all' })
  const at = (...texts: string[]) => ({ 'TXT bounce.shop.example': texts.map((text) => [text]) })
  assert.equal(await stateOf(spf, at('v=spf1 include:other.example IP4:192.0.2.1 ~all')), 'found')
  assert.equal(await stateOf(spf, at('site-verification=x', 'v=spf1 -all')), 'different')
  assert.equal(await stateOf(spf, at('site-verification=x')), 'missing')
})

test('a policy of the domain above is enough, but none of a public suffix', async () => {
  const dmarc = record({ purpose: 'dmarc', name: '_dmarc.news.shop.example', value: 'v=DMARC1; p=none' })
  assert.equal(await stateOf(dmarc, { 'TXT _dmarc.shop.example': [['v=DMARC1; p=reject']] }), 'found')
  assert.equal(await stateOf(dmarc, { 'TXT _dmarc.example': [['v=DMARC1; p=reject']] }), 'missing')
})

test('an MX leads to our host at whatever priority, and is not required for incoming mail', async () => {
  const mx = record({
    purpose: 'inbound',
    type: 'MX',
    name: 'shop.example',
    value: '10 mx.patchbay.example.',
  })
  const at = (exchange: string) => ({ 'MX shop.example': [{ priority: 5, exchange }] })
  assert.equal(await stateOf(mx, at('MX.patchbay.example')), 'found')
  assert.equal(await stateOf(mx, at('mx.elsewhere.example')), 'different')
  const [checked] = await checkRecords([mx], dnsWith({}))
  assert.equal(checked?.isRequired, false)
})

test('a DNS that gives no answer has said nothing: nothing is missing by it', async () => {
  const dkim = record({ purpose: 'dkim', name: 'a._domainkey.shop.example', value: 'p=A' })
  await assert.rejects(
    checkRecords([dkim], () => failing('ESERVFAIL')),
    (error: ConnectRefused) => error instanceof ConnectRefused && !error.byProvider,
  )
})
