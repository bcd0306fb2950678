import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvLine, csvRecords } from './csv.ts'

const cells = (...chunks: string[]) => [...csvRecords(chunks)].map((record) => record.cells)

test('reads quoted cells with separators, line ends and doubled quotes', () => {
  assert.deepEqual(cells('name,note\r\n"Rao, Asha","said ""yes""\nand left"\r\n'), [
    ['name', 'note'],
    ['Rao, Asha', 'said "yes"\nand left'],
  ])
})

test('tells the line each record begins on', () => {
  const lines = [...csvRecords(['a\n\n"b\nc"\nd'])].map((record) => record.line)
  assert.deepEqual(lines, [1, 3, 5])
})

test('finds semicolons and tabs by the first line', () => {
  assert.deepEqual(cells('a;b\n1,5;2'), [
    ['a', 'b'],
    ['1,5', '2'],
  ])
  assert.deepEqual(cells('a\tb\n1\t2')[1], ['1', '2'])
})

test('leaves the byte order mark out, also when it comes alone', () => {
  assert.deepEqual(cells('\ufeff', 'name,age'), [['name', 'age']])
})

test('reads the same whatever the pieces the text arrives in', () => {
  const text = 'name,note\r\n"Rao, Asha","said ""yes""\r\n"\r\nBen,\r\n'
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const pieces = places.slice(1).map((end, i) => text.slice(places[i], end))
      assert.deepEqual(cells(...pieces), cells(text))
    }),
  )
})

test('refuses a quote that is never closed', () => {
  assert.throws(() => cells('a,b\n"c,d'), /line 2 is never closed/)
})

test('writes what it can read again', () => {
  const written = csvLine(['a "b", c', 'two\nlines', null, 7])
  assert.deepEqual(cells(written), [['a "b", c', 'two\nlines', '', '7']])
})

test('writes no formula, and leaves telephone numbers alone', () => {
  assert.equal(csvLine(['=1+1', '@x', '-x', '+919812345678', '-5']), "'=1+1,'@x,'-x,+919812345678,-5\r\n")
})
