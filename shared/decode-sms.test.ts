import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { charsetOf, decodeSms } from './decode-sms.ts'

const octets = (...values: number[]) => Uint8Array.from(values)

test('reads the default alphabet one septet an octet', () => {
  assert.equal(decodeSms(octets(0x00, 0x02, 0x48, 0x69, 0x40, 0x60, 0x7f), 0), '@$Hi¡¿à')
})

test('reads every character of the extension table', () => {
  const codes = [0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65]
  const text = codes.map((code) => decodeSms(octets(0x1b, code), 0)).join('')
  assert.equal(text, '\f^{}\\[~]|€')
})

test('shows the main character for an unknown escape, a space for a lone or double one', () => {
  assert.equal(decodeSms(octets(0x1b, 0x41, 0x42), 0), 'AB')
  assert.equal(decodeSms(octets(0x41, 0x1b), 0), 'A ')
  assert.equal(decodeSms(octets(0x1b, 0x1b, 0x41), 0), ' A')
})

test('reads an octet above the septets as Latin-1, which some carriers mean', () => {
  assert.equal(decodeSms(octets(0x48, 0xe9), 0), 'Hé')
})

test('reads the Turkish tables that the header names', () => {
  const single = octets(3, 0x24, 1, 1)
  const locking = octets(3, 0x25, 1, 1)
  const both = octets(6, 0x24, 1, 1, 0x25, 1, 1)
  assert.equal(decodeSms(octets(0x1b, 0x67, 0x1b, 0x53, 0x1b, 0x65, 0x04), 0, single), 'ğŞ€è')
  assert.equal(decodeSms(octets(0x04, 0x07, 0x0b, 0x0c, 0x1c, 0x1d, 0x40, 0x60), 0, locking), '€ıĞğŞşİç')
  assert.equal(decodeSms(octets(0x1c, 0x1b, 0x69), 0, both), 'Şı')
})

test('reads the Spanish and Portuguese tables that the header names', () => {
  const spanish = [0x09, 0x41, 0x49, 0x4f, 0x55, 0x61, 0x69, 0x6f, 0x75].flatMap((code) => [0x1b, code])
  assert.equal(decodeSms(Uint8Array.from(spanish), 0, octets(3, 0x24, 1, 2)), 'çÁÍÓÚáíóú')
  const portuguese = [
    0x05, 0x09, 0x0b, 0x0c, 0x0e, 0x0f, 0x1f, 0x41, 0x5b, 0x5c, 0x61, 0x7b, 0x7c, 0x7f,
  ].flatMap((code) => [0x1b, code])
  assert.equal(decodeSms(Uint8Array.from(portuguese), 0, octets(3, 0x24, 1, 3)), 'êçÔôÁáÊÀÃÕÂãõâ')
})

test('reads the whole main table of Turkish and Portuguese', () => {
  const all = Uint8Array.from({ length: 128 }, (_, septet) => septet).filter((septet) => septet !== 0x1b)
  const tail = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  assert.equal(
    decodeSms(all, 0, octets(3, 0x25, 1, 1)),
    `@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞŞşßÉ !"#¤%&'()*+,-./0123456789:;<=>?İ${tail}ÄÖÑÜ§ç${tail.toLowerCase()}äöñüà`,
  )
  assert.equal(
    decodeSms(all, 0, octets(3, 0x25, 1, 3)),
    `@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|ÂâÊÉ !"#º%&'()*+,-./0123456789:;<=>?Í${tail}ÃÕÚÜ§~${tail.toLowerCase()}ãõ\`üà`,
  )
})

test('reads a table of one language beside a main table of another', () => {
  assert.equal(decodeSms(octets(0x1c, 0x1b, 0x09), 0, octets(6, 0x24, 1, 2, 0x25, 1, 1)), 'Şç')
})

test('falls back to the default table for a language it does not know', () => {
  assert.equal(decodeSms(octets(0x00, 0x1b, 0x65), 0, octets(6, 0x24, 1, 6, 0x25, 1, 6)), '@€')
})

test('reads ASCII, Latin-1, Cyrillic and Hebrew', () => {
  assert.equal(decodeSms(octets(0x48, 0x40, 0x24, 0x80), 1), 'H@$\ufffd')
  assert.equal(decodeSms(octets(0x48, 0xe9, 0x80), 3), 'Hé\u0080')
  assert.equal(decodeSms(octets(0xbf, 0xe0), 6), 'Пр')
  assert.equal(decodeSms(octets(0xf9, 0xec), 7), 'של')
})

test('reads UTF-16 with surrogate pairs, and marks a half unit at the end', () => {
  assert.equal(decodeSms(octets(0xd8, 0x3d, 0xdc, 0x4d), 8), '👍')
  assert.equal(decodeSms(octets(0x04, 0x4f, 0x04), 8), 'я\ufffd')
  assert.equal(decodeSms(octets(0x04), 8), '\ufffd')
})

test('shows binary as hexadecimal', () => {
  assert.equal(decodeSms(octets(0x00, 0xff), 4), 'hex:00ff')
  assert.equal(decodeSms(octets(0x00, 0xff), 2), 'hex:00ff')
  assert.equal(decodeSms(octets(0x0a), 0xf5), 'hex:0a')
})

test('knows the class and waiting groups of data_coding', () => {
  const charsets = [0x10, 0xf0, 0xf3, 0x18, 0x14, 0xf4, 0xc8, 0xd0, 0xe0, 0x80].map(charsetOf)
  assert.deepEqual(charsets, [
    'gsm7',
    'gsm7',
    'gsm7',
    'ucs2',
    'binary',
    'binary',
    'gsm7',
    'gsm7',
    'ucs2',
    'binary',
  ])
})

test('reads any octets under any data_coding and header without failing', () => {
  const any = fc.uint8Array({ maxLength: 160 })
  fc.assert(
    fc.property(any, fc.nat(255), fc.option(any), (message, dataCoding, udh) =>
      assert.equal(typeof decodeSms(message, dataCoding, udh), 'string'),
    ),
    { numRuns: 1000 },
  )
})
