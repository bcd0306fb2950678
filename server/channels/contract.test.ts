import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { ChannelFixtures } from './channel-fixtures.ts'
import { allChannels } from './all-channels.ts'
import type { Channel } from './channel.ts'
import { keptHeaders } from './door/keep-requests.ts'
import { contentShape } from './content.ts'

/** Channels whose links are not HTTP are tested in their own folders; the rest brings fixtures. */
const withFixtures = allChannels().filter(({ name }) =>
  existsSync(new URL(`./${name}/fixtures.ts`, import.meta.url)),
)

for (const channel of withFixtures) {
  const { fixtures } = (await import(`./${channel.name}/fixtures.ts`)) as { fixtures: ChannelFixtures }
  void describe(`the contract of a channel: ${channel.name}`, () => {
    settingsAndContents(channel, fixtures)
    if (channel.connect?.door) door(channel, fixtures)
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

function settingsAndContents(channel: Channel, fixtures: ChannelFixtures): void {
  test('takes its own settings and credentials, and refuses none', () => {
    assert.ok(channel.settings.safeParse(fixtures.settings).success)
    assert.ok(channel.credentials.safeParse(fixtures.credentials).success)
    assert.equal(channel.credentials.safeParse({}).success, false)
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

function door(channel: Channel, fixtures: ChannelFixtures): void {
  const gate = channel.connect?.door
  if (!gate) return
  const connector = {
    address: fixtures.address,
    settings: channel.settings.parse(fixtures.settings),
    credentials: channel.credentials.parse(fixtures.credentials),
    hook: { url: 'https://patchbay.test/in/x/y', secret: fixtures.hookSecret },
  }
  for (const { name, request, updates } of fixtures.hooks) {
    test(`reads ${name}`, async () => {
      assert.ok(gate.isGenuine(request, connector), 'the fixture is signed')
      const read = await gate.read({ ...request, headers: keptHeaders(gate, request.headers) }, connector)
      assert.equal(read.length, updates.length)
      for (const [i, update] of updates.entries()) assert.partialDeepStrictEqual(read[i], update)
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
