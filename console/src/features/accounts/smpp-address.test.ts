import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kannelConfig, smppAddress } from './smpp-address.ts'

test('finds the SMPP door twenty ports above the page', () => {
  assert.deepEqual(smppAddress({ hostname: '127.0.0.1', port: '4500' }), { host: '127.0.0.1', port: 4520 })
  assert.deepEqual(smppAddress({ hostname: 'sms.example', port: '' }), { host: 'sms.example', port: 4020 })
})

test('writes the login where Kannel reads it', () => {
  const login = { host: 'sms.example', port: 4020, systemId: 'shop', password: 'secret12', maxPerSecond: 100 }
  const lines = kannelConfig(login).split('\n')
  for (const line of [
    'host = sms.example',
    'port = 4020',
    'smsc-username = shop',
    'smsc-password = secret12',
  ])
    assert.ok(lines.includes(line), line)
})
