import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileDltTemplate } from './compile-dlt-template.ts'
import { matchDltTemplate } from './match-dlt-template.ts'

const templateOf = (body: string, name = 'otp', templateId = '1107000000000000001') =>
  compileDltTemplate({ body, name, templateId })

const otp = templateOf(
  'Dear {#var#}, your OTP for Acme Bank is {#numeric#}. Valid for {#var#} minutes. - ACMEBK',
)

function match(text: string, templates = [otp], lengthMax = 30) {
  const found = matchDltTemplate(templates, text, lengthMax)
  return found.matches ? found.variables : found.nearest()
}

test('finds the template and the values of its variables', () => {
  assert.deepEqual(match('Dear Asha Rao, your OTP for Acme Bank is 482913. Valid for 10 minutes. - ACMEBK'), [
    'Asha Rao',
    '482913',
    '10',
  ])
})

test('does not mind other spaces, line ends and punctuation', () => {
  assert.deepEqual(match('Dear Asha\nyour OTP for  Acme Bank is: 482913\nValid for 10 minutes - ACMEBK.'), [
    'Asha',
    '482913',
    '10',
  ])
})

test('takes a text without variables word by word', () => {
  const plain = [templateOf('Your order is packed.')]
  assert.deepEqual(match('Your order is packed', plain), [])
  assert.match(String(match('Your order is packed and sent', plain)), /goes on after template/)
})

test('says which words it expected where the text leaves the template', () => {
  assert.equal(
    match('Dear Asha, your OTP for Acme Bank is 482913. It ends in 10 minutes. - ACMEBK'),
    'The text leaves template 1107000000000000001 (otp) after "Dear Asha, your OTP for Acme Bank is": "Valid for" was expected.',
  )
})

test('says which variable is too long', () => {
  const name = 'A'.repeat(31)
  const text = `Dear ${name}, your OTP for Acme Bank is 482913. Valid for 10 minutes. - ACMEBK`
  assert.equal(
    match(text),
    'Variable 1 of template 1107000000000000001 (otp) is 31 characters long; 30 are allowed.',
  )
  assert.equal(Array.isArray(match(text, [otp], 40)), true)
})

test('counts the spaces and marks inside a variable', () => {
  const plain = [templateOf('Hi {#var#} bye')]
  assert.equal(Array.isArray(match(`Hi ${'a.'.repeat(15)}b bye`.replace('b bye', ' bye'), plain)), true)
  assert.match(String(match(`Hi ${'a '.repeat(16)}a bye`, plain)), /33 characters long/)
})

test('says which variable has the wrong kind', () => {
  assert.equal(
    match('Dear Asha, your OTP for Acme Bank is soon. Valid for 10 minutes. - ACMEBK'),
    'Variable 2 of template 1107000000000000001 (otp) must be a number, not "soon".',
  )
})

test('checks links, addresses and call-back numbers', () => {
  const typed = (kind: string) => [templateOf(`See {#${kind}#} now`)]
  assert.deepEqual(match('See https://acme.in/ACMEBK/x1?a=b now', typed('url')), [
    'https://acme.in/ACMEBK/x1?a=b',
  ])
  assert.match(String(match('See the shop now', typed('url'))), /must be a link/)
  assert.deepEqual(match('See help@acme.in now', typed('email')), ['help@acme.in'])
  assert.match(String(match('See help at acme now', typed('email'))), /must be an e-mail address/)
  assert.deepEqual(match('See 1800 123 4567 now', typed('cbn')), ['1800 123 4567'])
  assert.match(String(match('See 12 now', typed('cbn'))), /must be a telephone number/)
  assert.match(String(match('See A&B$ now', typed('alphanumeric'))), /must be letters and digits only/)
})

test('tells a text that differs in capital letters only', () => {
  assert.match(
    String(match('dear Asha, your OTP for Acme Bank is 482913. Valid for 10 minutes. - ACMEBK')),
    /only in capital letters/,
  )
})

test('reads words of the template inside a variable rightly', () => {
  const order = [templateOf('Order {#var#} is ready is ready')]
  assert.deepEqual(match('Order is ready is ready is ready', order), ['is ready'])
})

test('fills variables that stand side by side', () => {
  const found = match(`Hi ${'a'.repeat(50)} bye`, [templateOf('Hi {#var#}{#var#} bye')])
  assert.equal(Array.isArray(found) && found.join(''), 'a'.repeat(50))
})

test('matches Hindi with its signs', () => {
  const hindi = [templateOf('प्रिय {#var#}, आपका ओटीपी {#numeric#} है।')]
  assert.deepEqual(match('प्रिय आशा आपका ओटीपी 4821 है', hindi), ['आशा', '4821'])
})

test('names the template that came nearest', () => {
  const other = templateOf('Your parcel {#var#} is on its way', 'parcel', '1107000000000000002')
  assert.match(String(match('Your parcel X1 was lost', [otp, other])), /1107000000000000002 \(parcel\)/)
})

test('takes a hostile text in a time that grows with its length', () => {
  const greedy = [templateOf(`${'{#var#}a'.repeat(20)}b`)]
  const text = `${'a'.repeat(1500)}b`
  const started = performance.now()
  match(text, greedy)
  assert.ok(performance.now() - started < 500)
})

test('recognises every text that a template makes from fitting values', () => {
  const words = fc.array(fc.constantFrom('pay', 'Rs', 'to', 'now', 'bill', 'है'), {
    minLength: 1,
    maxLength: 4,
  })
  const value = fc.stringMatching(/^[a-z0-9]{1,30}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(words, value), { minLength: 1, maxLength: 5 }), words, (parts, tail) => {
      const body = parts.map(([literal]) => `${literal.join(' ')} {#var#} `).join('') + tail.join(' ')
      const text =
        parts.map(([literal, filled]) => `${literal.join(' ')} ${filled} `).join('') + tail.join(' ')
      return Array.isArray(match(text, [templateOf(body)]))
    }),
  )
})
