import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import twilio from 'twilio'
import { signCallback, signCallbackBody } from './sign-callback.ts'

test('signs as Twilio’s own example does', () => {
  const params = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  }
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  assert.equal(signCallback('12345', url, params), 'GvWf1cFY/Q7PnoempGyD5oXAezc=')
})

test('every form is signed so that the official library accepts it', () => {
  const params = fc.dictionary(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/),
    fc.string({ unit: 'grapheme' }),
  )
  fc.assert(
    fc.property(params, fc.webUrl({ withQueryParameters: true }), (given, url) => {
      const { href } = new URL(url)
      assert.ok(twilio.validateRequest('token', signCallback('token', href, given), href, given))
    }),
  )
})

test('every other body is signed by its hash so that the official library accepts it', () => {
  fc.assert(
    fc.property(fc.json(), fc.webUrl({ withQueryParameters: true }), (body, url) => {
      const signed = signCallbackBody('token', new URL(url), body)
      assert.ok(twilio.validateRequestWithBody('token', signed.signature, signed.url.href, body))
    }),
  )
})
