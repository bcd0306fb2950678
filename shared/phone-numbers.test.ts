import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countryOf, formatPhoneNumber, isE164, parsePhoneNumber, senderKind } from './phone-numbers.ts'

const e164 = (input: string, country?: string) => parsePhoneNumber(input, country)?.e164 ?? null

test('reads a number as people write it abroad', () => {
  const written: [string, string][] = [
    ['+1 (415) 555-2671', '+14155552671'],
    ['+44 20 7946 0958', '+442079460958'],
    ['0044 20 7946 0958', '+442079460958'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+49 (0) 30/123456', '+4930123456'],
    ['+39 06 1234 5678', '+390612345678'],
    ['tel:+1-201-555-0123', '+12015550123'],
    ['\u2066+971 50 123 4567\u2069', '+971501234567'],
    ['+91\u00a098765\u201343210', '+919876543210'],
    ['＋81 90 1234 5678', '+819012345678'],
    ['+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧', '+966501234567'],
  ]
  for (const [input, expected] of written) assert.equal(e164(input), expected, input)
})

test('reads a number as people write it at home', () => {
  const written: [string, string, string][] = [
    ['(415) 555-2671', 'US', '+14155552671'],
    ['1 415 555 2671', 'US', '+14155552671'],
    ['011 44 20 7946 0958', 'US', '+442079460958'],
    ['876 555 1234', 'JM', '+18765551234'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['098765 43210', 'IN', '+919876543210'],
    ['98765 43210', 'IN', '+919876543210'],
    ['8 912 345-67-89', 'RU', '+79123456789'],
    ['812 345 67 89', 'RU', '+78123456789'],
    ['8 701 234 5678', 'KZ', '+77012345678'],
    ['06 30 123 4567', 'HU', '+36301234567'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['0011 64 21 123 456', 'AU', '+6421123456'],
    ['0412 345 678', 'AU', '+61412345678'],
    ['55 1234 5678', 'MX', '+525512345678'],
    ['0700 123 456', 'KE', '+254700123456'],
    ['8 029 491-19-11', 'BY', '+375294911911'],
    ['612 34 56 78', 'ES', '+34612345678'],
  ]
  for (const [input, country, expected] of written) assert.equal(e164(input, country), expected, input)
})

test('takes a number with + for what it says, whatever the country at home', () => {
  assert.equal(e164('+44 20 7946 0958', 'US'), '+442079460958')
})

test('refuses what cannot be a number', () => {
  const bad = [
    '',
    '+',
    '+1',
    '123',
    '4155552671',
    '+0123456789',
    '+1415555267',
    '+141555526711',
    '+10155526711',
    '+11155526711',
  ]
  const worse = [
    '+999123456789',
    '+4420794609581234',
    'hello',
    '+1 415 CALL NOW',
    '++14155552671',
    '+1+4155552671',
    '12 34',
    '+',
  ]
  for (const input of [...bad, ...worse]) assert.equal(parsePhoneNumber(input), null, input)
  assert.equal(parsePhoneNumber('020 7946', 'GB'), null)
  assert.equal(parsePhoneNumber('020 7946 0958', 'ZZ'), null)
  assert.equal(parsePhoneNumber('1'.repeat(100_000), 'US'), null)
})

test('tells the countries that share a calling code apart', () => {
  const numbers: [string, string | null][] = [
    ['+14155552671', 'US'],
    ['+16135550123', 'CA'],
    ['+18765551234', 'JM'],
    ['+16585551234', 'JM'],
    ['+18095551234', 'DO'],
    ['+17875551234', 'PR'],
    ['+12425551234', 'BS'],
    ['+14415551234', 'BM'],
    ['+18005551234', null],
    ['+79123456789', 'RU'],
    ['+77012345678', 'KZ'],
    ['+76001234567', 'KZ'],
    ['+442079460958', 'GB'],
    ['+447700900123', 'GB'],
    ['+441481723456', 'GG'],
    ['+447781123456', 'GG'],
    ['+441534712345', 'JE'],
    ['+447797712345', 'JE'],
    ['+441624612345', 'IM'],
    ['+447624123456', 'IM'],
    ['+390612345678', 'IT'],
    ['+390669812345', 'VA'],
    ['+4721234567', 'NO'],
    ['+4779123456', 'SJ'],
    ['+358181234567', 'AX'],
    ['+358401234567', 'FI'],
    ['+212528812345', 'MA'],
    ['+262939812345', 'YT'],
    ['+212612345678', 'MA'],
    ['+262639012345', 'YT'],
    ['+262692123456', 'RE'],
    ['+5997171234', 'BQ'],
    ['+59995181234', 'CW'],
    ['+38343201234', 'XK'],
    ['+870773111632', null],
    ['+88213123456', null],
  ]
  for (const [number, country] of numbers) {
    assert.equal(countryOf(number), country, number)
    assert.equal(parsePhoneNumber(number)?.country, country, number)
  }
})

test('takes an area code not given out yet for an American one', () => {
  assert.equal(countryOf('+15551234567'), 'US')
})

test('knows one number of every large country', () => {
  const numbers =
    'AE+971501234567 AR+5491123456789 AT+43664123456 AU+61412345678 BD+8801812345678 BE+32470123456 BR+5511961234567 ' +
    'CH+41781234567 CL+56221234567 CN+8613123456789 CO+573211234567 CZ+420601123456 DE+4915123456789 DK+4532123456 ' +
    'DZ+213551234567 EG+201001234567 ET+251911234567 FR+33612345678 GH+233231234567 GR+306912345678 HK+85251234567 ' +
    'HU+36201234567 ID+62812345678 IE+353850123456 IL+972502345678 IN+918123456789 IQ+9647912345678 IR+989123456789 ' +
    'JP+819012345678 KE+254712123456 KR+821020000000 KZ+77710009998 LK+94712345678 MA+212650123456 MM+9592123456 ' +
    'MX+522221234567 MY+60123456789 NG+2348021234567 NL+31612345678 NO+4740612345 NP+9779841234567 NZ+64211234567 ' +
    'PE+51912345678 PH+639051234567 PK+923012345678 PL+48512345678 PT+351912345678 RO+40712034567 RU+79123456789 ' +
    'SA+966512345678 SE+46701234567 SG+6581234567 TH+66812345678 TR+905012345678 TW+886912345678 TZ+255621234567 ' +
    'UA+380501234567 UG+256712345678 US+12015550123 VN+84912345678 ZA+27711234567 ZM+260955123456'
  for (const entry of numbers.split(' ')) {
    const number = entry.slice(2)
    assert.deepEqual([countryOf(number), isE164(number)], [entry.slice(0, 2), true], number)
  }
})

test('accepts as E.164 only the bare form', () => {
  assert.ok(isE164('+14155552671'))
  for (const text of [
    '14155552671',
    '+1 4155552671',
    '+1415555267',
    '+',
    '',
    '+1415555267a',
    '+٩٦٦501234567',
  ]) {
    assert.equal(isE164(text), false, text)
  }
})

test('reads back what it shows, isolated or not', () => {
  const numbers = [
    '+14155552671',
    '+442079460958',
    '+4930123456',
    '+919876543210',
    '+6902345',
    '+29012345',
    '+971501234567',
    '+35818123456',
  ]
  for (const number of numbers) {
    assert.equal(e164(formatPhoneNumber(number)), number)
    assert.equal(e164(formatPhoneNumber(number, { isolate: true })), number)
  }
})

test('shows the groups that people know', () => {
  const shown = [
    '+14155552671',
    '+33612345678',
    '+919876543210',
    '+551199999123',
    '+447700900123',
    '+6902345',
  ].map((number) => formatPhoneNumber(number))
  assert.deepEqual(shown, [
    '+1 415 555 2671',
    '+33 6 12 34 56 78',
    '+91 98765 43210',
    '+55 11 9999 9123',
    '+44 7700 900123',
    '+690 2345',
  ])
})

test('leaves a text that is no number as it is', () => {
  for (const text of ['PATCHBAY', '12345', '', '+', '+0123456']) assert.equal(formatPhoneNumber(text), text)
})

test('shows every digit of every number', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+[1-9]\d{4,14}$/), (number) => {
      assert.equal(formatPhoneNumber(number).replaceAll(' ', ''), number)
    }),
  )
})

test('wraps a number in direction marks where asked', () => {
  assert.equal(formatPhoneNumber('+971501234567', { isolate: true }), '\u2066+971 50 123 4567\u2069')
})

test('finds its own numbers unchanged, and never fails on any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0]?[0-9 ()-]{0,20}$/)),
      (text) => {
        const number = parsePhoneNumber(text, 'GB')
        if (number === null) return
        assert.ok(isE164(number.e164))
        assert.deepEqual(parsePhoneNumber(number.e164), number)
      },
    ),
    { numRuns: 2000 },
  )
})

test('tells sender numbers, short codes and names apart', () => {
  const senders: [string, string | null][] = [
    ['+14155552671', 'long_code'],
    ['12345', 'short_code'],
    ['56767', 'short_code'],
    ['12345678', 'short_code'],
    ['PATCHBAY', 'alphanumeric'],
    ['My Shop 24', 'alphanumeric'],
    ['ÅÄÖ', 'alphanumeric'],
    ['A1234567890', 'alphanumeric'],
    ['A12345678901', null],
    ['12', null],
    ['123456789', null],
    ['14155552671', null],
    ['+12345', null],
    [' Shop', null],
    ['Shop ', null],
    ['Ship€', null],
    ['Şirket', null],
    ['--- 1', null],
    ['a\nb', null],
    ['', null],
  ]
  for (const [from, kind] of senders) assert.equal(senderKind(from), kind, from)
})
