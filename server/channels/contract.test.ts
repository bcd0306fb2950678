import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { ChannelFixtures, HttpFixtures } from './channel-fixtures.ts'
import { allChannels } from './all-channels.ts'
import type { Channel } from './channel.ts'
import { keptHeaders } from './door/keep-requests.ts'
import { contentShape, type Button } from './content.ts'
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
    if ('hooks' in fixtures) {
      carelessEntries(channel, fixtures)
      door(channel, fixtures)
    }
    refusals(fixtures)
    heard(channel, fixtures)
  })
}

/** Every channel explains its provider's codes in one form, whether or not it is HTTP. */
for (const { name, codes = {} } of allChannels())
  test(`says of each code of ${name} what it comes to, what it means and how it is mended`, () => {
    assert.ok(Object.keys(codes).length > 0, 'it has codes')
    for (const [provider, { code, meaning }] of Object.entries(codes)) {
      assert.match(code, /^[a-z][a-z0-9_]+$/, provider)
      // A sentence of what happened, and one of the mend.
      assert.match(meaning, /^[A-Z].*\. [A-Z].*[^.]\.$/s, provider)
    }
  })

test('every channel brings fixtures, but that whose protocol has tests of its own', () => {
  assert.deepEqual(
    without.map(({ name }) => name),
    ['sms'],
  )
})

const [title, phone] = ['Go', '+919812345678']
const oneOfEachKind: readonly Button[] = [
  { kind: 'reply', id: 'go', title },
  { kind: 'url', title, url: 'https://shop.example/' },
  { kind: 'call', title, phone },
  { kind: 'location', title },
  {
    kind: 'calendar',
    title,
    event: { title: 'Fitting', startsAt: '2026-12-08T10:00:00Z', endsAt: '2026-12-08T10:30:00Z' },
  },
  { kind: 'map', title, latitude: 28.6, longitude: 77.2 },
  { kind: 'compose', title, phone, text: 'Hello' },
  { kind: 'record', title, phone, records: 'audio' },
]

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

  test('has buttons that do what it says they can, and no other', () => {
    const said = (button: Button) =>
      channel.check?.({ type: 'interactive', body: 'Choose', buttons: [button] }) ?? null
    const { contentTypes, buttonKinds = [] } = channel.can
    if (!contentTypes.includes('interactive')) return assert.deepEqual(buttonKinds, [])
    assert.deepEqual(
      oneOfEachKind.filter((button) => said(button) === null).map(({ kind }) => kind),
      buttonKinds,
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

/** What people write and paste who connect an account. */
function carelessEntries(channel: Channel, fixtures: HttpFixtures): void {
  test('names a setting whose name is misspelt', () => {
    const given = { ...(fixtures.settings as object), colour: 'red' }
    assert.equal(channel.settings.safeParse(given).success, false)
  })

  test('drops the spaces and line ends that come along with what is copied', () => {
    for (const [form, given] of [
      [channel.settings, fixtures.settings],
      [channel.credentials, fixtures.credentials],
    ] as const)
      for (const [name, value] of Object.entries(given as object)) {
        if (typeof value !== 'string') continue
        const copied = form.safeParse({ ...(given as object), [name]: ` ${value}\r\n` })
        assert.equal((copied.data as Record<string, unknown> | undefined)?.[name], value.trim(), name)
      }
  })
}

function door(channel: Channel, fixtures: HttpFixtures): void {
  const gate = channel.connect?.door
  if (!gate) return
  const connector = connectorOf(channel, fixtures, fixtures.hookSecret)
  for (const { name, request, updates } of fixtures.hooks) {
    test(`reads ${name}`, async () => {
      assert.ok(gate.isGenuine(request, connector), 'the fixture is signed')
      const kept = { ...request, headers: keptHeaders(gate, request.headers) }
      saysAtLeast(await gate.read(kept, connector), updates)
    })
    test(`does not take ${name} with a byte changed`, () => {
      const body = Buffer.from(request.body)
      body[body.length - 1] = 0x20
      const other = { ...request, body, headers: withoutSecrets(request.headers) }
      assert.equal(gate.isGenuine(other, connector), false)
    })
    test(`keeps no header of ${name} that would prove another request`, () => {
      const headers = keptHeaders(gate, request.headers)
      const kept = Object.values(headers).join('\n')
      assert.ok(!kept.includes(fixtures.hookSecret))
      const forged = Buffer.from(request.body)
      forged[forged.length - 1] = 0x20
      assert.equal(gate.isGenuine({ ...request, body: forged, headers }, connector), false)
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
    test('takes nothing for genuine that comes over HTTP', () =>
      assert.equal(gate.isGenuine(forged, connectorOf(channel, fixtures, 'secret')), false))
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
