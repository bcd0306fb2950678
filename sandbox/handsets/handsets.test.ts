import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handsetAddress } from './handset-address.ts'
import { Handsets } from './handsets.ts'

const sms = { channel: 'sms', from: 'BANK', to: '+919812345678', text: 'hi', parts: 1, encoding: 'gsm7' }

test('knows one address however it is written', () => {
  for (const text of ['+919812345678', '919812345678', '00919812345678', ' +91 98123-45678 ']) {
    assert.equal(handsetAddress(text), '+919812345678')
  }
  assert.equal(handsetAddress('56161'), '56161')
  assert.equal(handsetAddress('Ana@Example.com'), 'ana@example.com')
})

test('shows what a handset received, oldest first, by channel and after a given point', () => {
  const handsets = new Handsets()
  const first = handsets.receive('919812345678', sms)
  handsets.receive('+919812345678', { ...sms, channel: 'whatsapp', text: 'two' })
  assert.deepEqual(
    handsets.messages('+919812345678').map((message) => message.text),
    ['hi', 'two'],
  )
  assert.deepEqual(handsets.messages('+919812345678', { channel: 'sms' }), [first])
  assert.equal(handsets.messages('+919812345678', { after: first.seq }).length, 1)
  assert.deepEqual(handsets.messages('+15550001111'), [])
})

test('counts what is unread until it is read', () => {
  const handsets = new Handsets()
  handsets.receive('+919812345678', sms)
  assert.equal(handsets.list()[0]?.unread, 1)
  handsets.messages('+919812345678')
  assert.equal(handsets.list()[0]?.unread, 0)
})

test('keeps the newest messages of a handset and lets the others go', () => {
  const handsets = new Handsets({ messagesMax: 10 })
  for (let count = 1; count <= 1000; count++)
    handsets.receive('+919812345678', { ...sms, text: String(count) })
  const kept = handsets.messages('+919812345678')
  assert.ok(kept.length >= 10 && kept.length <= 20)
  assert.equal(kept.at(-1)?.text, '1000')
})

test('makes room by letting the oldest handset nobody set up go', () => {
  const handsets = new Handsets({ handsetsMax: 3 })
  handsets.add('+15550000001', 'Ana')
  for (const last of [2, 3, 4, 5]) handsets.receive(`+1555000000${last}`, sms)
  assert.deepEqual(
    handsets.list().map((handset) => handset.address),
    ['+15550000001', '+15550000004', '+15550000005'],
  )
})

test('hands what a handset writes to its channel, and shows it as sent', () => {
  const handsets = new Handsets()
  const carried: unknown[] = []
  handsets.carryBy('sms', (writing) => {
    carried.push(writing)
    return { parts: 1, encoding: 'gsm7' }
  })
  const message = handsets.write('919812345678', { channel: 'sms', to: '56161', text: 'STOP' })
  assert.deepEqual(carried, [{ from: '+919812345678', to: '56161', text: 'STOP' }])
  assert.equal(message?.direction, 'sent')
  assert.deepEqual(handsets.messages('+919812345678'), [message])
})

test('cannot write on a channel nobody carries', () => {
  const handsets = new Handsets()
  assert.equal(handsets.write('+919812345678', { channel: 'pigeon', to: 'x', text: 'coo' }), null)
  assert.deepEqual(handsets.messages('+919812345678'), [])
})

test('tells channels when a behaviour changes', () => {
  const handsets = new Handsets()
  const told: string[] = []
  handsets.onBehaviour((address, behaviour) => told.push(`${address} ${behaviour.deliver}`))
  handsets.setBehaviour('919812345678', { deliver: 'offline' })
  assert.deepEqual(told, ['+919812345678 offline'])
  assert.equal(handsets.behaviour('+919812345678').deliver, 'offline')
  assert.equal(handsets.behaviour('+15550001111').deliver, 'ok')
})

test('forgets the messages of a handset when told to, and nothing else of it', () => {
  const handsets = new Handsets()
  handsets.add('+919812345678', 'Asha')
  handsets.receive('+919812345678', sms)
  handsets.clear('+919812345678')
  assert.deepEqual(handsets.messages('+919812345678'), [])
  assert.equal(handsets.list()[0]?.label, 'Asha')
  assert.equal(handsets.list()[0]?.unread, 0)
})

test('holds no more messages in all than it may, however many handsets share them', () => {
  const handsets = new Handsets({ messagesTotalMax: 500, handsetsMax: 100 })
  for (let count = 0; count < 5000; count++) handsets.receive(`+1555${1_000_000 + (count % 90)}`, sms)
  const total = handsets.list().reduce((sum, { address }) => sum + handsets.messages(address).length, 0)
  assert.ok(total > 0 && total <= 500)
})
