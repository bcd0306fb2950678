import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelFixtures } from './channel-fixtures.ts'
import type { Channel } from './channel.ts'
import { fixtures as ofInstagram } from './instagram/fixtures.ts'
import { instagram } from './instagram/instagram.ts'
import { fixtures as ofMessenger } from './messenger/fixtures.ts'
import { messenger } from './messenger/messenger.ts'
import { fixtures as ofPush } from './push/fixtures.ts'
import { push } from './push/push.ts'
import { fixtures as ofRcs } from './rcs/fixtures.ts'
import { rcs } from './rcs/rcs.ts'
import { fixtures as ofTelegram } from './telegram/fixtures.ts'
import { telegram } from './telegram/telegram.ts'
import { webchat } from './webchat/webchat.ts'
import { fixtures as ofWhatsapp } from './whatsapp/fixtures.ts'
import { whatsapp } from './whatsapp/whatsapp.ts'

const connected: readonly [Channel, ChannelFixtures][] = [
  [whatsapp, ofWhatsapp],
  [messenger, ofMessenger],
  [instagram, ofInstagram],
  [telegram, ofTelegram],
  [rcs, ofRcs],
  [push, ofPush],
]

for (const [channel, { settings }] of connected)
  test(`${channel.name}: a setting whose name is misspelt is named, not passed over`, () => {
    const given = settings as object
    assert.equal(channel.settings.safeParse(given).success, true)
    assert.equal(channel.settings.safeParse({ ...given, colour: 'red' }).success, false)
  })

for (const [channel, names] of [
  [whatsapp, ['phoneNumberId', 'businessAccountId']],
  [messenger, ['appId']],
  [instagram, ['appId']],
  [rcs, ['agentId']],
] as const)
  test(`${channel.name}: the spaces that come along with what is copied are none of it`, () => {
    const [, fixtures] = connected.find(([one]) => one === channel) ?? assert.fail()
    const settings = fixtures.settings as Record<string, string>
    const copied = Object.fromEntries(names.map((name) => [name, ` ${settings[name]}\n`]))
    assert.partialDeepStrictEqual(
      channel.settings.parse({ ...settings, ...copied }),
      Object.fromEntries(names.map((name) => [name, settings[name]])),
    )
  })

for (const [channel, fixtures] of connected.filter(([{ name }]) => /whatsapp|messenger|instagram/.test(name)))
  test(`${channel.name}: a token is taken without the line end behind it, and never with one within`, () => {
    const credentials = fixtures.credentials as { accessToken: string }
    const given = (accessToken: string) => channel.credentials.safeParse({ ...credentials, accessToken })
    assert.partialDeepStrictEqual(given(` ${credentials.accessToken}\r\n`).data, credentials)
    for (const broken of ['', '  ', 'two\r\nlines']) assert.equal(given(broken).success, false)
  })

test('web chat: hours that would never be open say how to write a night', () => {
  const hours = (opens: string, closes: string) =>
    webchat.settings.safeParse({
      hours: { timezone: 'Asia/Kolkata', windows: [{ days: [1], opens, closes }] },
    })
  assert.equal(hours('18:00', '24:00').success, true)
  assert.match(hours('18:00', '02:00').error?.message ?? '', /18:00 to 24:00, and 00:00 to 02:00/)
  assert.equal(hours('09:00', '09:00').success, false)
})
