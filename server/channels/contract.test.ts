import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { ChannelFixtures, HttpFixtures } from './channel-fixtures.ts'
import { allChannels } from './all-channels.ts'
import type { Channel } from './channel.ts'
import { contentShape } from './content.ts'
import type { Update } from './update.ts'

const fixturesOf = (name: string) => new URL(`./${name}/fixtures.ts`, import.meta.url)
const [withFixtures, without] = [true, false].map((has) =>
  allChannels().filter(({ name }) => existsSync(fixturesOf(name)) === has),
) as [Channel[], Channel[]]

for (const channel of withFixtures) {
  const { fixtures } = (await import(`./${channel.name}/fixtures.ts`)) as {
    fixtures: ChannelFixtures | HttpFixtures
  }
  void describe(`the contract of a channel: ${channel.name}`, () => {
    settingsAndContents(channel, fixtures)
    if ('hooks' in fixtures) door(channel, fixtures)
    refusals(fixtures)
    heard(channel, fixtures)
  })
}

test('every channel brings fixtures, but that whose protocol has tests of its own', () => {
  assert.deepEqual(
    without.map(({ name }) => name),
    ['sms'],
  )
})

function settingsAndContents(channel: Channel, fixtures: ChannelFixtures): void {
  test('takes its own settings and credentials, and refuses none where it needs some', () => {
    assert.ok(channel.settings.safeParse(fixtures.settings).success)
    assert.ok(channel.credentials.safeParse(fixtures.credentials).success)
    assert.equal(channel.credentials.safeParse({}).success, fixtures.needsNoCredentials ?? false)
  })

  test('shows a sample of every content type it can', () => {
    const shown = new Set(fixtures.samples.map(({ type }) => type))
    assert.deepEqual(
      channel.can.contentTypes.filter((type) => !shown.has(type)),
      [],
    )
  })

  for (const sample of fixtures.samples)
    test(`finds no fault with its sample of ${sample.type}`, () => {
      assert.deepEqual(contentShape.parse(sample), sample)
      assert.equal(channel.check?.(sample) ?? null, null)
    })

  for (const { content, says } of fixtures.excessive)
    test(`says what is wrong: ${says.source}`, () => {
      assert.match(channel.check?.(content) ?? 'taken', says)
    })
}

function door(channel: Channel, fixtures: HttpFixtures): void {
  const gate = channel.connect?.door
  if (!gate) return
  const connector = connectorOf(channel, fixtures, fixtures.hookSecret)
  for (const { name, request, updates } of fixtures.hooks) {
    test(`reads ${name}`, () => {
      assert.ok(gate.isGenuine(request, connector), 'the fixture is signed')
      saysAtLeast(gate.read(request, connector), updates)
    })
    test(`does not take ${name} with a byte changed`, () => {
      const body = Buffer.from(request.body)
      body[body.length - 1] = 0x20
      const other = { ...request, body, headers: withoutSecrets(request.headers) }
      assert.equal(gate.isGenuine(other, connector), false)
    })
  }
}

/** What an account's connector is to a door. */
function connectorOf(channel: Channel, fixtures: ChannelFixtures, secret: string) {
  return {
    address: fixtures.address,
    settings: channel.settings.parse(fixtures.settings),
    credentials: channel.credentials.parse(fixtures.credentials),
    hook: { url: 'https://patchbay.test/in/x/y', secret },
  }
}

function saysAtLeast(read: readonly Update[], updates: readonly Partial<Update>[]): void {
  assert.equal(read.length, updates.length)
  for (const [i, update] of updates.entries()) assert.partialDeepStrictEqual(read[i], update)
}

function refusals({ refused = [] }: ChannelFixtures): void {
  for (const { name, outcome, is } of refused)
    test(`knows what a message comes to: ${name}`, () => {
      const ended = outcome()
      assert.partialDeepStrictEqual(ended, { kind: 'refused', ...is })
      assert.ok(ended.kind === 'refused' && ended.detail !== '', 'a sentence says what it means')
    })
}

function heard(channel: Channel, fixtures: ChannelFixtures): void {
  for (const { name, read, updates } of fixtures.heard ?? [])
    test(`reads ${name}`, async () => saysAtLeast(await read(), updates))
  const { forged } = fixtures
  const gate = channel.connect?.door
  if (forged && gate)
    test('takes nothing for its own that comes over HTTP', () => {
      const connector = connectorOf(channel, fixtures, 'secret')
      assert.equal(gate.isGenuine(forged, connector), false)
      assert.deepEqual(gate.read(forged, connector), [])
    })
}

/** Where a provider proves itself by a header instead of a signature, the header is the byte that changes. */
function withoutSecrets(
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name.includes('secret') || name.includes('token') || name === 'authorization' ? `${value}x` : value,
    ]),
  )
}
