import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { channelNamed, factsFor } from '#channels/channels.ts'
import { db } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import {
  aProviderNetwork,
  keptHeadersOf,
  linkTo,
  links,
  readAgain,
  type ProviderNetwork,
} from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const person = '+919812345678'

const inbound = (accountId: string, channel: string) =>
  messagesPage(db, accountId, { direction: 'inbound', channel }, null, 100)

async function untilHeard({ accountId }: ProviderNetwork, channel: string, count: number) {
  await until(
    async () => (await inbound(accountId, channel)).length >= count,
    () => `not ${count} heard on ${channel}`,
    30_000,
  )
  return inbound(accountId, channel)
}

/** Every channel whose provider calls us by HTTP is tried the whole way, against its stand-in over loopback. */
const calledByHttp = (name: string) => {
  // Mail comes by SMTP: mail-whole-way.test.ts.
  if (name === 'email') return false
  const channel = channelNamed(name)
  return channel?.connect?.door !== undefined && channel.can.inbound !== false
}
for (const { channel } of links.filter((link) => calledByHttp(link.channel))) {
  void describe(`the whole way: ${channel}`, () => {
    answers(channel)
    repeats(channel)
    forgeries(channel)
    connecting(channel)
  })
}

function answers(channel: string): void {
  test('a person writes, the account answers, the answer is shown and reported', async (context) => {
    const network = await aProviderNetwork(context)
    const { accountId, pipeline, sandbox } = network
    const connector = await network.connect(linkTo(sandbox, channel))
    sandbox.handsets.write(person, { channel, to: connector.address, text: 'Where is my parcel? ¿Ya?' })
    const [heard] = await untilHeard(network, channel, 1)
    assert.equal(heard?.content['text'], 'Where is my parcel? ¿Ya?')
    assert.equal(heard?.sender, connector.address)
    const sent = accepted(
      await pipeline.admit(
        aRequest(accountId, {
          channel,
          to: heard?.address ?? '',
          class: 'service',
          text: 'On its way \u{1f69a}',
          regarding: idOf('msg', heard?.id ?? ''),
        }),
      ),
    )
    await until(
      () =>
        sandbox.handsets
          .messages(person, { channel })
          .some(({ text }) => text.includes('On its way \u{1f69a}')),
      () => 'the answer is not shown',
    )
    let last = await messageNow(accountId, sent.id)
    const wanted = channelNamed(channel)?.can.read ? ['read'] : ['delivered', 'read']
    await until(
      async () => wanted.includes((last = await messageNow(accountId, sent.id)).status),
      () => `it is ${last.status} (${last.code} ${last.detail}), not ${wanted.join(' or ')}`,
    )
  })
}

function repeats(channel: string): void {
  test('what a provider sends again changes nothing, in whatever order it comes', async (context) => {
    const network = await aProviderNetwork(context)
    const { accountId, sandbox, app } = network
    const connector = await network.connect(linkTo(sandbox, channel))
    for (let i = 0; i < 5; i++)
      sandbox.handsets.write(person, { channel, to: connector.address, text: `line ${i}` })
    await untilHeard(network, channel, 5)
    const sent = network.requestsOf(connector.id)
    assert.ok(sent.length >= 5)
    for (const { url, headers, body } of [...sent, ...sent].toReversed()) {
      const answer = await app.inject({ method: 'POST', url, headers, payload: body })
      assert.equal(answer.statusCode, 200)
    }
    // They were proven when they came: nothing that is kept would prove another.
    assert.ok(!(await keptHeadersOf(connector.id)).includes(factsFor(connector).hook.secret))
    await readAgain(connector.id)
    const heard = await inbound(accountId, channel)
    assert.deepEqual(
      heard.map(({ content }) => content['text']).toReversed(),
      [0, 1, 2, 3, 4].map((i) => `line ${i}`),
    )
    assert.equal(new Set(heard.map(({ contact_id }) => contact_id)).size, 1)
  })
}

function forgeries(channel: string): void {
  test('a request that is forged is not taken, nor one to a connector that is not there', async (context) => {
    const network = await aProviderNetwork(context)
    const { sandbox, app } = network
    const connector = await network.connect(linkTo(sandbox, channel))
    const id = idOf('cnr', connector.id)
    const forged = await app.inject({
      method: 'POST',
      url: `/in/${channel}/${id}`,
      payload: { object: 'page', entry: [] },
    })
    assert.equal(forged.statusCode, 403)
    const none = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    assert.equal(
      (await app.inject({ method: 'POST', url: `/in/${channel}/${none}`, payload: {} })).statusCode,
      404,
    )
    const ended = await app.inject({ method: 'POST', url: `/v1/connectors/${id}/disconnect` })
    assert.equal(ended.statusCode, 200, ended.body)
    await until(
      async () =>
        (await app.inject({ method: 'POST', url: `/in/${channel}/${id}`, payload: {} })).statusCode === 404,
      () => 'a disconnected connector still listens',
    )
  })
}

function connecting(channel: string): void {
  test("connecting asks for the acceptance of the provider's terms, and for credentials that are good", async (context) => {
    const { sandbox, app } = await aProviderNetwork(context)
    const { settings, credentials } = linkTo(sandbox, channel)
    const post = (payload: object) => app.inject({ method: 'POST', url: '/v1/connectors', payload })
    const unaccepted = await post({ channel, settings, credentials })
    assert.equal(unaccepted.statusCode, 422)
    assert.equal(unaccepted.json<{ code: string }>().code, 'provider_terms_not_accepted')
    const spoilt = Object.fromEntries(
      Object.entries(credentials).map(([name, value]) => [name, spoil(value)]),
    )
    const wrong = await post({ channel, settings, credentials: spoilt, acceptsProviderTerms: true })
    assert.ok([422].includes(wrong.statusCode), wrong.body)
    assert.ok(
      ['provider_refused', 'invalid_request'].includes(wrong.json<{ code: string }>().code),
      wrong.body,
    )
    const right = await post({ channel, settings, credentials, acceptsProviderTerms: true })
    assert.equal(right.statusCode, 201, right.body)
    const text = right.body
    for (const secret of Object.values(credentials).filter(
      (one) => typeof one === 'string' && one.length > 8,
    ))
      assert.ok(!text.includes(secret as string), 'a secret is shown')
    const again = await post({ channel, settings, credentials, acceptsProviderTerms: true })
    assert.equal(again.statusCode, 409, again.body)
  })
}

function spoil(value: unknown): unknown {
  return typeof value === 'string'
    ? value.replace(/[a-z](?=[^a-z]*$)/, (last) => (last === 'x' ? 'y' : 'x'))
    : value
}
