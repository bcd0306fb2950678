import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentBreaches } from './content-rules.ts'
import { loadPack, type PackName } from './load-pack.ts'
import type { Channel, MessageClass } from '#shared/message-kinds.ts'

function breaches(
  pack: PackName,
  text: string,
  over: { channel?: Channel; country?: string | null; messageClass?: MessageClass; brand?: string } = {},
) {
  const { channel = 'sms', country = 'US', messageClass = 'promotional', brand = 'Acme' } = over
  const rules = loadPack(pack).contentRulesFor(channel, country)
  return contentBreaches(rules, { text, messageClass, brand })
}

test('refuses a text of a forbidden category, with the words found and the clause', () => {
  const [breach] = breaches('conecsy', 'Free PORN here. Reply STOP to opt out')
  assert.deepEqual(
    [breach?.rule, breach?.effect, breach?.clause, breach?.detail],
    ['category:adult', 'refuse', 'CSY-6.3', '“PORN” (adult)'],
  )
})

test('finds whole words alone: names and longer words that contain one pass', () => {
  assert.deepEqual(breaches('conecsy', 'Pornic and Pornichet ferries. STOP to end'), [])
})

test('screens only the categories that the operator’s terms forbid', () => {
  const text = 'Visit our online casino. STOP to end'
  assert.equal(breaches('konectus-mx', text, { channel: 'telegram' })[0]?.clause, 'KN1-7.8')
  assert.deepEqual(breaches('house', text), [])
})

test('refuses a public shortener in promotional SMS to the United States and India alone', () => {
  const text = 'Sale! bit.ly/abc STOP to end'
  assert.deepEqual(
    breaches('house', text).map(({ rule, effect, clause }) => [rule, effect, clause]),
    [['shortener', 'refuse', 'HSE-4.2']],
  )
  assert.equal(breaches('house', text, { country: 'IN' }).length, 1)
  assert.deepEqual(breaches('house', text, { country: 'DE' }), [])
  assert.deepEqual(breaches('house', text, { country: null }), [])
  assert.deepEqual(breaches('house', text, { messageClass: 'transactional' }), [])
  assert.deepEqual(breaches('house', text, { channel: 'email' }), [])
})

test('takes no longer host for a shortener, nor an address at one', () => {
  for (const link of ['orbit.ly/abc', 'https://bit.ly.example.com/abc', 'me@bit.ly/abc', 'bit.ly']) {
    assert.deepEqual(breaches('house', `Sale ${link} STOP to end`), [], link)
  }
  for (const link of ['https://bit.ly/abc', 'http://www.bit.ly/abc', 'HTTPS://BIT.LY/abc']) {
    assert.equal(breaches('house', `Sale ${link} STOP to end`).length, 1, link)
  }
})

test('a promotional text without opt-out wording is warned of where the field asks for it', () => {
  const effects = (pack: PackName, country: string) =>
    breaches(pack, '20% off today', { country }).map(({ rule, effect }) => `${rule} ${effect}`)
  assert.deepEqual(effects('house', 'US'), ['opt_out_wording warn'])
  assert.deepEqual(effects('conecsy', 'IN'), ['opt_out_wording warn'])
  assert.deepEqual(effects('conecsy', 'US'), [])
  assert.deepEqual(effects('cx-engage', 'DE'), [])
  assert.equal(breaches('conecsy', '20% off today', { country: 'IN' })[0]?.clause, 'CSY-5.1')
  assert.deepEqual(breaches('conecsy', '20% off. Send STOP to opt out', { country: 'IN' }), [])
})

test('the sender must name itself in promotional messages under konectus-short', () => {
  const over = { channel: 'whatsapp', country: 'MX', brand: 'Café Olé' } as const
  assert.equal(breaches('konectus-short', 'Oferta de hoy', over)[0]?.clause, 'KN2-12.2')
  assert.deepEqual(breaches('konectus-short', 'Oferta de CAFE OLE', over), [])
  assert.deepEqual(
    breaches('konectus-short', 'Su pedido salió', { ...over, messageClass: 'transactional' }),
    [],
  )
})

test('a shortened link is warned of on every channel that konectus-short sells', () => {
  for (const channel of ['whatsapp', 'messenger', 'instagram'] as const) {
    const over = { channel, country: 'MX', messageClass: 'transactional' } as const
    const [breach] = breaches('konectus-short', 'Su pedido: bit.ly/abc', over)
    assert.deepEqual([breach?.rule, breach?.effect, breach?.clause], ['shortener', 'warn', 'KN2-12.3'])
  }
})

test('links to bare addresses and look-alike hosts are phishing, a link to this machine is not', () => {
  const rules = (text: string) =>
    breaches('conecsy', text, { messageClass: 'transactional' }).map(({ rule }) => rule)
  assert.deepEqual(rules('Log in at http://203.0.113.9/bank'), ['category:phishing'])
  assert.deepEqual(rules('Log in at https://xn--pypal-4ve.com'), ['category:phishing'])
  assert.deepEqual(rules('See http://127.0.0.1:4000/x and https://example.com/203.0.113.9'), [])
  assert.deepEqual(rules('Your code is 482913. Never share it.'), [])
})
