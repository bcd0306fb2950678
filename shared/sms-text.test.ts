import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { analyseSmsText, segmentCapacity } from './sms-text.ts'

const counted = (text: string, options = {}) => {
  const { encoding, segments, characters, perSegment, remainingInSegment } = analyseSmsText(text, options)
  return { encoding, segments, characters, perSegment, remainingInSegment }
}

test('has the capacities of the standard', () => {
  const rows = [
    [segmentCapacity('gsm7', false), segmentCapacity('gsm7', true), segmentCapacity('gsm7', true, true)],
    [segmentCapacity('ucs2', false), segmentCapacity('ucs2', true), segmentCapacity('ucs2', true, true)],
    [segmentCapacity('gsm7', false, false, 1), segmentCapacity('gsm7', false, false, 2)],
    [segmentCapacity('gsm7', true, false, 1), segmentCapacity('gsm7', true, false, 2)],
  ]
  assert.deepEqual(rows, [
    [160, 153, 152],
    [70, 67, 66],
    [155, 152],
    [149, 146],
  ])
})

test('counts an empty text as one segment', () => {
  assert.deepEqual(counted(''), {
    encoding: 'gsm7',
    segments: 1,
    characters: 0,
    perSegment: 160,
    remainingInSegment: 160,
  })
})

test('fills one segment with 160 characters and needs two for 161', () => {
  assert.deepEqual(counted('a'.repeat(160)), {
    encoding: 'gsm7',
    segments: 1,
    characters: 160,
    perSegment: 160,
    remainingInSegment: 0,
  })
  assert.deepEqual(counted('a'.repeat(161)), {
    encoding: 'gsm7',
    segments: 2,
    characters: 161,
    perSegment: 153,
    remainingInSegment: 145,
  })
})

test('steps to the third and fourth segment at 307 and 460 characters', () => {
  const at = [306, 307, 459, 460].map((length) => analyseSmsText('a'.repeat(length)).segments)
  assert.deepEqual(at, [2, 3, 3, 4])
})

test('counts an extension character as two', () => {
  assert.equal(analyseSmsText('€'.repeat(80)).segments, 1)
  assert.equal(analyseSmsText('€'.repeat(80)).characters, 160)
  assert.equal(analyseSmsText('€'.repeat(81)).segments, 2)
  for (const character of '\f^{}\\[~]|€') assert.equal(analyseSmsText(character).characters, 2, character)
})

test('pushes an extension character that would straddle the 153rd septet into the next segment', () => {
  assert.equal(analyseSmsText('a'.repeat(153) + 'b'.repeat(153)).segments, 2)
  // 152 + ESC pair leaves one septet of the first part empty, so 306 septets no longer fit two parts.
  const straddling = `${'a'.repeat(152)}€${'b'.repeat(152)}`
  assert.equal(analyseSmsText(straddling).characters, 306)
  assert.equal(analyseSmsText(straddling).segments, 3)
  assert.equal(analyseSmsText(straddling).remainingInSegment, 153 - 1)
})

test('fits 70 characters of UCS-2 in one segment and 67 in each of a chain', () => {
  assert.equal(analyseSmsText('я'.repeat(70)).segments, 1)
  assert.equal(analyseSmsText('я'.repeat(71)).segments, 2)
  assert.equal(analyseSmsText('я'.repeat(134)).segments, 2)
  assert.equal(analyseSmsText('я'.repeat(135)).segments, 3)
  assert.equal(analyseSmsText('я'.repeat(133), { wide: true }).segments, 3)
})

test('counts an emoji as two units and keeps it whole at the 67th', () => {
  assert.equal(analyseSmsText('👍'.repeat(35)).segments, 1)
  assert.equal(analyseSmsText('👍'.repeat(36)).segments, 2)
  const straddling = `${'я'.repeat(66)}👍${'я'.repeat(66)}`
  assert.equal(straddling.length, 134)
  assert.equal(analyseSmsText(straddling).segments, 3)
})

test('names the first character that forces UCS-2 and where it stands', () => {
  assert.deepEqual(analyseSmsText('Hi 👍 – bye').forcedBy, { character: '👍', index: 3 })
  assert.deepEqual(analyseSmsText('garçon').forcedBy, { character: 'ç', index: 3 })
  assert.equal(analyseSmsText('Ça va @ 5 €?').forcedBy, null)
})

test('treats a lone surrogate, a backtick and the escape itself as outside GSM-7', () => {
  for (const text of ['\ud83d', '`', '\u001b', '\0', '\t', '\uffff']) {
    assert.equal(analyseSmsText(text).encoding, 'ucs2', JSON.stringify(text))
  }
})

test('suggests replacements only for a text that is UCS-2', () => {
  assert.deepEqual(analyseSmsText('“ok”').replacements, [
    { index: 0, from: '“', to: '"' },
    { index: 3, from: '”', to: '"' },
  ])
  assert.deepEqual(analyseSmsText('"ok"').replacements, [])
})

test('says when a text needs more parts than allowed', () => {
  assert.equal(analyseSmsText('a'.repeat(459), { maxParts: 3 }).tooLong, false)
  assert.equal(analyseSmsText('a'.repeat(460), { maxParts: 3 }).tooLong, true)
  assert.equal(analyseSmsText('a'.repeat(153 * 255)).tooLong, false)
  assert.equal(analyseSmsText('a'.repeat(153 * 255 + 1)).tooLong, true)
})

test('takes a Turkish table where it saves a segment', () => {
  const text = `${'a'.repeat(100)}ş`
  assert.equal(analyseSmsText(text).encoding, 'ucs2')
  assert.deepEqual(counted(text, { nationalTables: true }), {
    encoding: 'gsm7_shift',
    segments: 1,
    characters: 102,
    perSegment: 155,
    remainingInSegment: 53,
  })
  assert.deepEqual(analyseSmsText(text, { nationalTables: ['tr'] }).shift, { single: 1 })
})

test('takes the Turkish main table where single shifts would cost another segment', () => {
  const analysis = analyseSmsText('ğ'.repeat(120), { nationalTables: ['tr'] })
  assert.deepEqual([analysis.shift, analysis.segments, analysis.characters], [{ locking: 1 }, 1, 120])
})

test('takes both Portuguese tables where the text needs both', () => {
  const analysis = analyseSmsText(`${'ã'.repeat(100)}Ω`, { nationalTables: ['pt'] })
  assert.deepEqual(
    [analysis.shift, analysis.segments, analysis.characters],
    [{ locking: 3, single: 3 }, 1, 102],
  )
})

test('fills 155 and 149 septets beside one national table', () => {
  const saved = (length: number) =>
    analyseSmsText(`è${'a'.repeat(length - 3)}ş`, { nationalTables: ['tr'] }).segments
  assert.deepEqual([155, 156, 298, 299].map(saved), [1, 2, 2, 3])
})

test('stays with UCS-2 where a national table saves no segment, since every phone shows it', () => {
  assert.equal(analyseSmsText('ş', { nationalTables: true }).encoding, 'ucs2')
})

test('stays with UCS-2 for a language that is not allowed or a character that no table has', () => {
  const text = 'a'.repeat(100)
  assert.equal(analyseSmsText(`${text}ş`, { nationalTables: ['es', 'pt'] }).encoding, 'ucs2')
  assert.equal(analyseSmsText(`${text}şя`, { nationalTables: true }).encoding, 'ucs2')
})

test('takes the Spanish and Portuguese tables for their letters', () => {
  const body = 'x'.repeat(90)
  assert.deepEqual(analyseSmsText(`${body} Ángel comió aquí`, { nationalTables: ['es'] }).shift, {
    single: 2,
  })
  assert.deepEqual(analyseSmsText(`${body} não há coração`, { nationalTables: ['pt'] }).shift, { single: 3 })
})

test('never loses count: characters and remainders add up in GSM-7 without extensions', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), (length) => {
      const { segments, perSegment, characters, remainingInSegment } = analyseSmsText('é'.repeat(length))
      assert.equal(characters + remainingInSegment, segments * perSegment)
    }),
  )
})
