import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { setVariable, type VariableName } from '#platform/config.ts'
import { installedMail, mailHostName, spfMechanisms } from './mail-installation.ts'

const names = [
  'PATCHBAY_MAIL_RELAY',
  'PATCHBAY_MAIL_SPF',
  'PATCHBAY_MAIL_HOST',
  'PATCHBAY_PUBLIC_URL',
  'PATCHBAY_TEST_INSTANCE',
  'PATCHBAY_SANDBOX_MAIL',
] as const satisfies readonly VariableName[]
afterEach(() => names.forEach((name) => setVariable(name, '')))

const kept = { settings: { domain: 'shop.example' }, credentials: { dkim: [] } }

test('without a relay mail goes straight to the receivers, and to no private host', () => {
  setVariable('PATCHBAY_PUBLIC_URL', 'https://patchbay.example')
  const { settings, credentials } = installedMail(kept)
  assert.equal(settings.smartHost, undefined)
  assert.equal(settings.mxOverride, undefined)
  assert.equal(settings.ehloName, 'patchbay.example')
  assert.equal(credentials.login, undefined)
  assert.deepEqual(spfMechanisms(), ['a:patchbay.example'])
})

test('a relay is taken as it is written, with its login and the encryption that a login asks for', () => {
  setVariable('PATCHBAY_MAIL_RELAY', 'smtps://us%40er:p%3Aw@relay.example')
  const secure = installedMail(kept)
  assert.partialDeepStrictEqual(secure.settings.smartHost, {
    host: 'relay.example',
    port: 465,
    implicitTls: true,
    tls: 'verified',
  })
  assert.deepEqual(secure.credentials.login, { user: 'us@er', password: 'p:w' })
  setVariable('PATCHBAY_MAIL_RELAY', 'smtp://10.0.0.5:2525')
  assert.partialDeepStrictEqual(installedMail(kept).settings.smartHost, {
    host: '10.0.0.5',
    port: 2525,
    tls: 'opportunistic',
  })
})

test('a test instance sends into the sandbox network, and has a name that is no address', () => {
  setVariable('PATCHBAY_TEST_INSTANCE', '1')
  setVariable('PATCHBAY_SANDBOX_MAIL', '127.0.0.1:4032')
  setVariable('PATCHBAY_PUBLIC_URL', 'http://127.0.0.1:4000')
  assert.deepEqual(installedMail(kept).settings.mxOverride, { host: '127.0.0.1', port: 4032 })
  assert.equal(mailHostName(), 'mx.patchbay.test')
  assert.deepEqual(spfMechanisms(), ['ip4:127.0.0.1'])
})

test('what an account wrote beside its domain is not looked at', () => {
  const forged = { domain: 'shop.example', mxOverride: { host: '127.0.0.1', port: 25 } }
  assert.throws(() => installedMail({ ...kept, settings: forged }))
})
