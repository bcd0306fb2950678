import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultsAt, faultsIn, faultsOfWritten, spanOfLine } from './template-faults.ts'

test('reads the line of a fault from what a refusal says of the fields', () => {
  const faults = faultsIn([
    { path: 'html', message: 'Line 3: the tag mj-foo is not known' },
    { path: 'body', message: 'Too long.' },
    { path: 'name', message: 'Required.' },
  ])
  assert.deepEqual(faults, [
    { field: 'html', line: 3, message: 'the tag mj-foo is not known' },
    { field: 'body', line: null, message: 'Too long.' },
  ])
})

test('gives the faults of a field from the top, each once', () => {
  const fault = (line: number | null, message: string, field: 'html' | 'subject' = 'html') => ({
    field,
    line,
    message,
  })
  assert.deepEqual(
    faultsAt(
      [fault(9, 'b'), fault(2, 'a'), fault(9, 'b'), fault(null, 'c'), fault(1, 'd', 'subject')],
      'html',
    ),
    [fault(null, 'c'), fault(2, 'a'), fault(9, 'b')],
  )
})

test('what is not written yet is not at fault', () => {
  const faults = [
    { field: 'subject', line: null, message: 'Give the mail a subject.' },
    { field: 'html', line: 2, message: 'Not closed.' },
  ] as const
  const texts = { subject: ' ', html: '<p>{{ name</p>', body: '' }
  assert.deepEqual(faultsOfWritten(faults, texts), [faults[1]])
})

test('finds where a line begins and ends', () => {
  const text = 'one\ntwo\n\nfour'
  const lineAt = (line: number) => {
    const { start, end } = spanOfLine(text, line)
    return text.slice(start, end)
  }
  assert.deepEqual([1, 2, 3, 4].map(lineAt), ['one', 'two', '', 'four'])
  assert.deepEqual(spanOfLine(text, 99), { start: text.length, end: text.length })
})
