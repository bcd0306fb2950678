import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack } from './load-pack.ts'
import { channels, messageClasses } from '#shared/message-kinds.ts'

const house = loadPack('house')
const conecsy = loadPack('conecsy')
const konectus = loadPack('konectus-mx')
const konectusShort = loadPack('konectus-short')
const engage = loadPack('cx-engage')
const connex = loadPack('connex-us')

test('house offers every channel', () => {
  for (const channel of channels) assert.equal(house.offersChannel(channel).value, true, channel)
})

test('a channel that is not sold is answered with the clause that lists those that are', () => {
  assert.deepEqual(konectus.offersChannel('sms'), { value: false, clause: 'KN1-4.1', assumed: null })
  assert.deepEqual(conecsy.offersChannel('telegram'), { value: false, clause: 'CSY-2.1', assumed: null })
})

test('words of the terms that are no channel are understood, and said to be an assumption', () => {
  const instagram = engage.offersChannel('instagram')
  assert.equal(instagram.value, true)
  assert.match(instagram.assumed ?? '', /words of the terms/)
  assert.equal(connex.offersChannel('voice').assumed, null)
})

test('conecsy accepts nothing but an opt-in, for every class and channel', () => {
  for (const messageClass of messageClasses) {
    for (const channel of channels) {
      const { value, clause } = conecsy.lawfulBasesFor(messageClass, channel)
      assert.deepEqual([value.accepts, clause], [['opt_in'], 'CSY-5.5'])
      assert.ok(value.standsIn.every(({ basis }) => basis === 'opt_in'))
    }
  }
  assert.deepEqual(conecsy.lawfulBasesFor('promotional', 'sms').value.standsIn, [])
  assert.deepEqual(conecsy.lawfulBasesFor('transactional', 'sms').value.standsIn, [])
})

test('cx-engage accepts a recorded contract for a promotional SMS, and else what the account declared', () => {
  const { value, clause } = engage.lawfulBasesFor('promotional', 'sms')
  assert.ok(value.accepts.includes('contract'))
  assert.equal(clause, 'CXE-5.12')
  assert.deepEqual(value.standsIn, [
    { basis: 'contract', evidence: 'account_declaration', clause: 'CXE-5.12', assumed: null },
  ])
})

test('cx-engage asks informed consent for push and social', () => {
  for (const channel of ['push', 'messenger', 'instagram', 'telegram'] as const) {
    const { value, clause } = engage.lawfulBasesFor('promotional', channel)
    assert.deepEqual([value.accepts, value.standsIn, clause], [['opt_in'], [], 'CXE-7.7'])
  }
})

test('konectus needs consent on the channels of Meta and any basis on Telegram', () => {
  assert.equal(konectus.lawfulBasesFor('transactional', 'messenger').clause, 'KN1-8.3')
  assert.deepEqual(konectus.lawfulBasesFor('transactional', 'messenger').value.accepts, ['opt_in'])
  assert.equal(konectus.lawfulBasesFor('transactional', 'telegram').clause, 'KN1-12.4')
  assert.equal(konectus.lawfulBasesFor('transactional', 'telegram').value.accepts.length, 4)
  assert.equal(konectus.lawfulBasesFor('promotional', 'telegram').clause, 'KN1-7.1')
})

test('house lets a transactional message through on no record and says so, but not a promotional one', () => {
  const last = house.lawfulBasesFor('transactional', 'sms').value.standsIn.at(-1)
  assert.deepEqual(last, { basis: 'not_recorded', evidence: 'none', clause: 'HSE-3.1', assumed: null })
  assert.deepEqual(house.lawfulBasesFor('promotional', 'sms').value, { accepts: ['opt_in'], standsIn: [] })
})

test('STOP ends all but authentication under house, and everything under conecsy', () => {
  assert.deepEqual(house.stopEnds(), {
    value: ['promotional', 'transactional', 'service'],
    clause: 'HSE-3.3',
    assumed: null,
  })
  assert.deepEqual(conecsy.stopEnds().value.toSorted(), messageClasses.toSorted())
})

test('promotional messages to India wait for 10:00 to 21:00 Indian time', () => {
  assert.deepEqual(conecsy.quietHoursFor('promotional', 'IN').value, {
    zone: 'Asia/Kolkata',
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: '10:00', closes: '21:00' }],
  })
  assert.equal(conecsy.quietHoursFor('transactional', 'IN').value, null)
})

test('quiet hours follow the state, else the country, else its group, else none', () => {
  const closes = (country: string | null) =>
    house.quietHoursFor('promotional', country).value?.windows[0]?.closes ?? null
  assert.equal(closes('US-FL'), '20:00')
  assert.equal(closes('US-TX'), '21:00')
  assert.equal(closes('US'), '21:00')
  assert.equal(house.quietHoursFor('promotional', 'DE').value?.zone, 'recipient')
  assert.match(house.quietHoursFor('promotional', 'NO').assumed ?? '', /Union/)
  assert.equal(closes('ZA'), null)
  assert.equal(closes(null), null)
})

test('a receiver of unknown zone may be anywhere in the country, or in the state', () => {
  assert.deepEqual(house.zonesOf('US').value, ['America/New_York', 'America/Los_Angeles'])
  assert.deepEqual(house.zonesOf('US-WA').value, ['America/Los_Angeles'])
  assert.deepEqual(house.zonesOf('US-TX').value, ['America/New_York', 'America/Los_Angeles'])
  assert.deepEqual(house.zonesOf('ZA').value, ['UTC'])
})

test('every zone named in a pack is one the runtime knows', () => {
  const zones = Object.values(house.engine.countryZones.v ?? {}).flat()
  for (const timeZone of zones)
    assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone }), timeZone)
})

test('only promotional messages are capped, voice more than text', () => {
  assert.equal(conecsy.frequencyCapFor('promotional', 'sms').value?.max, 5)
  assert.equal(conecsy.frequencyCapFor('promotional', 'voice').value?.max, 3)
  assert.equal(conecsy.frequencyCapFor('authentication', 'sms').value, null)
})

test('cx-engage limits messages to 50,000, tells at 75 % and suspends when unpaid', () => {
  const quota = engage.messageQuota()
  assert.deepEqual([quota.value.limit, quota.clause], [50_000, 'CXE-7.2'])
  assert.deepEqual(quota.value.thresholds, { value: [0.75], clause: 'CXE-7.3', assumed: null })
  assert.deepEqual(quota.value.atLimit, { value: 'suspend_if_unpaid', clause: 'CXE-7.4', assumed: null })
  assert.deepEqual(quota.value.changeNeeds, { value: 'written_approval', clause: 'CXE-7.5', assumed: null })
  assert.match(quota.value.period.assumed ?? '', /period/)
  assert.equal(conecsy.messageQuota().value.limit, null)
})

test('a suspension for misuse freezes the queue and releases its holds', () => {
  const { value, clause } = conecsy.suspensionEffects('misuse')
  assert.deepEqual([value.sending, value.queued, value.holds], ['stop', 'freeze', 'release'])
  assert.equal(clause, 'CSY-6.5')
})

test('each reason of the terms that suspends is answered with its own clause', () => {
  const clauseOf = (reason: string) => konectus.suspensionEffects(reason).clause
  assert.deepEqual(['non_payment', 'aup', 'legal_order', 'security'].map(clauseOf), [
    'KN1-15.1a',
    'KN1-15.1b',
    'KN1-15.1c',
    'KN1-15.1d',
  ])
})

test('a record of permission grows stale after two years, which no terms state', () => {
  assert.equal(engage.consentStaleAfter().value, 'P24M')
  assert.match(engage.consentStaleAfter().assumed ?? '', /CXE-5\.12/)
})

test('a suspension for a reason the pack does not name has the default effects', () => {
  assert.match(connex.suspensionEffects('unheard_of').assumed ?? '', /stop what costs/)
})

test('emergency calls survive every suspension', () => {
  for (const pack of [house, conecsy, konectus, konectusShort, engage, connex]) {
    for (const reason of Object.keys(pack.engine.suspension)) {
      assert.equal(pack.suspensionEffects(reason).value.emergencyCalls, 'keep')
    }
  }
})

test('konectus disconnects connectors while suspended, conecsy keeps them', () => {
  const connectors = konectus.suspensionEffects('non_payment').value.connectors
  assert.deepEqual(connectors, {
    value: 'disconnect_and_require_reconfiguration',
    clause: 'KN1-2.4',
    assumed: null,
  })
  assert.equal(conecsy.suspensionEffects('non_payment').value.connectors.value, 'keep')
})

test('the DLT gate stands before India under conecsy alone', () => {
  assert.deepEqual(conecsy.dltApplies('IN'), { value: true, clause: 'CSY-5.1', assumed: null })
  assert.equal(conecsy.dltApplies('US').value, false)
  assert.equal(conecsy.dltApplies(null).value, false)
  assert.deepEqual(house.dltApplies('IN'), { value: false, clause: 'HSE-3.5', assumed: null })
  assert.equal(engage.dltApplies('IN').value, false)
})

test('the export window is never shorter than the law allows, and says what lengthened it', () => {
  const window = konectusShort.exportWindow()
  assert.deepEqual([window.value.days, window.clause], [30, 'KN2-10.6'])
  assert.match(window.assumed ?? '', /mandatory law/)
  assert.deepEqual(konectus.exportWindow(), {
    value: { days: 30, from: 'termination_or_nonpayment_suspension' },
    clause: 'KN1-15.3a',
    assumed: null,
  })
})
