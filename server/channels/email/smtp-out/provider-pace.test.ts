import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyProvider, mailProviders, providerOfHost } from './mail-providers.ts'
import { ProviderPace } from './provider-pace.ts'

const named = (name: string) => mailProviders.find((one) => one.name === name) ?? anyProvider

function paceOf(name: string, given = {}) {
  const clock = { now: 1_000 }
  return { clock, pace: new ProviderPace({ ...named(name), ...given }, () => clock.now) }
}

test('a provider is known by the ends of the names of its exchangers, and by nothing that only looks like them', () => {
  const nameOf = (host: string): string => providerOfHost(host).name
  assert.deepEqual(
    [
      'gmail-smtp-in.l.google.com',
      'ALT1.ASPMX.L.GOOGLE.COM.',
      'contoso-com.mail.protection.outlook.com',
      'hotmail-com.olc.protection.outlook.com',
      'mta5.am0.yahoodns.net',
      'mx01.mail.icloud.com',
    ].map(nameOf),
    ['google', 'google', 'office365', 'outlook', 'yahoo', 'apple'],
  )
  assert.deepEqual(['evilgoogle.com', 'google.com.evil.example', ''].map(nameOf), ['other', 'other', 'other'])
  const own = [{ ...anyProvider, name: 'ours', mxSuffixes: ['.google.com'] }]
  assert.equal(providerOfHost('aspmx.l.google.com', own).name, 'ours')
})

test('so many a second, and no more in a burst', () => {
  const { clock, pace } = paceOf('other', { perSecondMax: 10 })
  clock.now += 60_000
  const atOnce = Array.from({ length: 20 }, () => pace.take()).filter((wait) => wait === 0).length
  assert.equal(atOnce, 10)
  assert.equal(pace.take(), 100)
  clock.now += 100
  assert.equal(pace.take(), 0)
  assert.equal(pace.waitMsFor(50), 5_000)
})

test('an answer that names its wish is obeyed as often as it takes, for as long as it takes', () => {
  const { clock, pace } = paceOf('yahoo')
  pace.heard('421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred', 'rate_limited')
  assert.equal(pace.pausedForMs(), 2 * 3_600_000)
  clock.now += 2 * 3_600_000
  assert.equal(pace.pausedForMs(), 0)
  const outlook = paceOf('outlook')
  const tooMany = '421 4.3.2 The mail server [192.0.2.1] has exceeded the maximum number of connections.'
  outlook.pace.heard(tooMany, 'unknown')
  assert.equal(outlook.pace.connectionsMax(), 5)
  outlook.pace.heard(tooMany, 'unknown')
  assert.equal(outlook.pace.connectionsMax(), 1)
  outlook.clock.now += 3_600_001
  assert.equal(outlook.pace.connectionsMax(), 5)
})

test('answers that lie more than an hour apart do not add up', () => {
  const { clock, pace } = paceOf('outlook')
  const tooMany = 'has exceeded the maximum number of connections'
  pace.heard(tooMany, 'unknown')
  clock.now += 3_600_001
  pace.heard(tooMany, 'unknown')
  assert.equal(pace.connectionsMax(), 5)
})

test('one that only says it is too much is sent to over half the connections, down to one', () => {
  const { clock, pace } = paceOf('other')
  const seen = [1, 2, 3, 4, 5].map(() => {
    pace.heard('451 4.7.1 Rate limit reached', 'rate_limited')
    return pace.connectionsMax()
  })
  assert.deepEqual(seen, [5, 2, 1, 1, 1])
  assert.equal(pace.pausedForMs(), 1_000)
  clock.now += 600_001
  assert.equal(pace.connectionsMax(), 10)
})

test('a refusal that is about one mail slows nobody down', () => {
  const { pace } = paceOf('google')
  for (let index = 0; index < 50; index++) pace.heard('550 5.1.1 no such user', 'mailbox_unknown')
  pace.heard('450 4.2.0 Greylisted, see http://postgrey.example', 'rate_limited')
  pace.heard('450 4.2.1 The user you are trying to contact is receiving mail at a rate', 'rate_limited')
  assert.deepEqual([pace.connectionsMax(), pace.pausedForMs(), pace.deliveriesPerConnection()], [5, 0, 50])
})
