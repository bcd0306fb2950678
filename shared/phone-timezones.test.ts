import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countryOf, parsePhoneNumber, timezoneOf, timezonesOf, timezonesOfCountry } from './phone-numbers.ts'

const isZone = (zone: string) =>
  new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat

test('names the zone of a country on one clock', () => {
  const zones: [string, string][] = [
    ['+919876543210', 'Asia/Kolkata'],
    ['+442079460958', 'Europe/London'],
    ['+33612345678', 'Europe/Paris'],
    ['+8613123456789', 'Asia/Shanghai'],
    ['+971501234567', 'Asia/Dubai'],
    ['+9779841234567', 'Asia/Kathmandu'],
    ['+77012345678', 'Asia/Almaty'],
  ]
  for (const [number, zone] of zones) assert.deepEqual(timezonesOf(number), [zone], number)
})

test('names the zones of an area code', () => {
  const zones: [string, string[]][] = [
    ['+12125550123', ['America/New_York']],
    ['+13125550123', ['America/Chicago']],
    ['+14155550123', ['America/Los_Angeles']],
    ['+16025550123', ['America/Phoenix']],
    ['+18085550123', ['Pacific/Honolulu']],
    ['+19075550123', ['America/Anchorage', 'America/Adak']],
    ['+18505550123', ['America/Chicago', 'America/New_York']],
    ['+14165550123', ['America/Toronto']],
    ['+14745550123', ['America/Regina']],
    ['+17095550123', ['America/St_Johns', 'America/Goose_Bay']],
    ['+17875550123', ['America/Puerto_Rico']],
    ['+18765550123', ['America/Jamaica']],
  ]
  for (const [number, expected] of zones) assert.deepEqual(timezonesOf(number), expected, number)
})

test('names every candidate where the number does not tell the place', () => {
  for (const number of [
    '+15551234567',
    '+18005551234',
    '+79123456789',
    '+61412345678',
    '+6281234567890',
    '+34612345678',
  ]) {
    assert.ok(timezonesOf(number).length > 1, number)
  }
  assert.ok(timezonesOf('+61412345678').includes('Australia/Perth'))
  assert.ok(timezonesOf('+6281234567890').includes('Asia/Jayapura'))
})

test('names the place that the digits tell in a country of several zones', () => {
  const zones: [string, string[]][] = [
    ['+5511961234567', ['America/Sao_Paulo']],
    ['+5592991234567', ['America/Manaus']],
    ['+5568991234567', ['America/Rio_Branco']],
    ['+5581991234567', ['America/Recife', 'America/Noronha']],
    ['+525512345678', ['America/Mexico_City']],
    ['+526641234567', ['America/Tijuana']],
    ['+529981234567', ['America/Cancun']],
    ['+61293741234', ['Australia/Sydney']],
    ['+61892001234', ['Australia/Perth']],
    ['+61889001234', ['Australia/Darwin']],
    ['+74951234567', ['Europe/Moscow']],
    ['+74012123456', ['Europe/Kaliningrad']],
    ['+73832123456', ['Asia/Novosibirsk']],
    ['+74232123456', ['Asia/Vladivostok']],
    ['+62211234567', ['Asia/Jakarta']],
    ['+62361123456', ['Asia/Makassar']],
    ['+351291123456', ['Atlantic/Madeira']],
    ['+34928123456', ['Atlantic/Canary']],
  ]
  for (const [number, expected] of zones) assert.deepEqual(timezonesOf(number), expected, number)
})

test('names no zone for a network without a country or a text that is no number', () => {
  for (const text of ['+870773111632', '12345', 'PATCHBAY', '', '+']) {
    assert.deepEqual([timezonesOf(text), timezoneOf(text)], [[], null], text)
  }
})

test('puts the likeliest zone first', () => {
  assert.equal(timezoneOf('+79123456789'), 'Europe/Moscow')
  assert.equal(timezoneOf('+18505550123'), 'America/Chicago')
})

test('knows only zones that exist, for every area code and every calling code', () => {
  const seen = new Set<string>()
  for (let code = 1; code < 1000; code++) {
    for (const tail of ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
      for (const zone of timezonesOf(`+${code}${tail}123456`)) seen.add(zone)
    }
    if (code >= 200) for (const zone of timezonesOf(`+1${code}5550123`)) seen.add(zone)
  }
  assert.ok(seen.size > 200)
  for (const zone of seen) assert.ok(isZone(zone), zone)
})

test('has a zone for every country a number can have', () => {
  for (let code = 1; code < 1000; code++) {
    for (let length = 4; length <= 12; length++) {
      const number = parsePhoneNumber(`+${code}${'3'.repeat(length)}`)
      if (!number?.country) continue
      assert.ok(timezonesOf(number.e164).length > 0, number.e164)
      assert.equal(countryOf(number.e164), number.country)
    }
  }
})

test('names the zones of a country', () => {
  assert.deepEqual(timezonesOfCountry('IN'), ['Asia/Kolkata'])
  assert.ok(timezonesOfCountry('BR').includes('America/Manaus'))
  assert.deepEqual(timezonesOfCountry('ZZ'), [])
})
