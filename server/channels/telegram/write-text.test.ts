import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lengthOf, writeText } from './write-text.ts'

test('what is set in bold is the paragraph it stands for, whatever stands before', () => {
  const said = fc.string({ unit: 'grapheme', maxLength: 20 })
  fc.assert(
    fc.property(said, said, said, (before, bold, after) => {
      const { text, entities } = writeText([{ text: before }, { text: bold, style: 'bold' }, { text: after }])
      const [entity] = entities
      assert.equal(entity ? text.slice(entity.offset, entity.offset + entity.length) : '', bold.trim())
      assert.equal(
        text,
        [before, bold, after]
          .map((one) => one.trim())
          .filter(Boolean)
          .join('\n\n'),
      )
    }),
  )
})

test('counts a character beyond the first plane once', () => {
  assert.equal(lengthOf('👋é'), 2)
})
