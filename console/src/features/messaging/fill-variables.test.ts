import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillVariables } from './fill-variables.ts'

test('a value stands in a page as words, not as marks', () => {
  const variables = { name: 'A & B <b>' }
  assert.equal(fillVariables('<p>Hi {{ name }}</p>', variables, 'html'), '<p>Hi A &#38; B &#60;b&#62;</p>')
  assert.equal(fillVariables('Hi {{name}}, {{other}}', variables), 'Hi A & B <b>, {{other}}')
})

test('without variables braces are text', () => {
  assert.equal(fillVariables('Hi {{name}}', undefined, 'html'), 'Hi {{name}}')
})
