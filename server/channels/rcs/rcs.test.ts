import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import type { OutboundMessage, Outcome } from '../channel.ts'
import type { Connection, HttpAnswer, HttpRequest } from '../http/connection.ts'
import { Unanswered } from '../http/connection.ts'
import { door } from './door.ts'
import { fixtures } from './fixtures.ts'
import { readAnswer } from './read-answer.ts'
import { requestOf } from './request-of.ts'
import { revoke } from './revoke.ts'
import { sendMessage } from './send-message.ts'
import { rcsSettings } from './rcs-settings.ts'
import { anOutboundMessage } from '#tools/testing/outbound-message.ts'

const settings = rcsSettings.parse(fixtures.settings)

function aMessage(change: Partial<OutboundMessage> = {}): OutboundMessage {
  const { address: from, contact: to } = fixtures
  const id = '0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10'
  return anOutboundMessage({ id, from, to, class: 'transactional', ...change })
}

/** A connection to a provider that is played by a function, and what it was asked. */
function connected(answer: (request: HttpRequest) => HttpAnswer): {
  connection: Connection
  asked: HttpRequest[]
} {
  const asked: HttpRequest[] = []
  const connection = {
    settings,
    credentials: fixtures.credentials,
    memory: new Map<string, unknown>(),
    call: async (request: HttpRequest) => {
      asked.push(request)
      return answer(request)
    },
  }
  return { connection, asked }
}

const status = (code: number, name: string): HttpAnswer => ({
  status: code,
  headers: {},
  body: Buffer.from(JSON.stringify({ error: { code, status: name, message: 'no' } })),
})
const isToken = ({ url }: HttpRequest) => url.endsWith('/token')
const bodyOf = (request: HttpRequest | undefined) =>
  JSON.parse(String(request?.body)) as Record<string, unknown>

void describe('a message by RCS', () => {
  test('names our own id, so that the platform ignores a repetition', () => {
    const request = requestOf(aMessage({ class: 'authentication', validForMs: 90_500 }), settings)
    assert.equal(
      request.url,
      'https://rcsbusinessmessaging.googleapis.com/v1/phones/%2B919812345678/agentMessages?messageId=0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10&agentId=bank_1a2b3c_agent%40rbm.goog',
    )
    assert.deepEqual(bodyOf(request), {
      contentMessage: { text: 'Hi' },
      messageTrafficType: 'AUTHENTICATION',
      ttl: '90.5s',
    })
  })

  test('has a time that the platform takes: no shorter than it can arrive, no longer than 15 days', () => {
    const ttl = (validForMs: number) => bodyOf(requestOf(aMessage({ validForMs }), settings))['ttl']
    assert.equal(ttl(1), '10s')
    assert.equal(ttl(40 * 86_400_000), '1296000s')
  })

  test('puts four buttons into the card and the others below it', () => {
    const content = fixtures.samples.find(({ type }) => type === 'interactive')
    assert.ok(content)
    const { contentMessage } = bodyOf(requestOf(aMessage({ content }), settings)) as {
      contentMessage: {
        suggestions: unknown[]
        richCard: { standaloneCard: { cardContent: { suggestions: object[] } } }
      }
    }
    assert.deepEqual(contentMessage.suggestions, [{ reply: { text: 'No', postbackData: 'no' } }])
    assert.deepEqual(contentMessage.richCard.standaloneCard.cardContent.suggestions.slice(1), [
      {
        action: {
          text: 'Look closer',
          postbackData: 'Look closer',
          openUrlAction: { url: 'https://example.com/shoes' },
        },
      },
      { action: { text: 'Call us', postbackData: 'Call us', dialAction: { phoneNumber: '+911140000000' } } },
      { action: { text: 'Send my place', postbackData: 'Send my place', shareLocationAction: {} } },
    ])
  })

  for (const { name, answer, outcome } of fixtures.refusals)
    test(`comes to what it must by ${name}`, () => {
      assert.partialDeepStrictEqual(readAnswer(answer, 'm1'), { kind: 'refused', ...outcome })
    })

  test('is taken when its id was taken before', () => {
    assert.deepEqual(readAnswer(status(409, 'ALREADY_EXISTS'), 'm1'), { kind: 'submitted', refs: ['m1'] })
  })
})

void describe('the token of the service account', () => {
  test('is asked for once and used until shortly before its end', async (t) => {
    t.after(resetClock)
    const { connection, asked } = connected(fixtures.accepts)
    await Promise.all([sendMessage(aMessage(), connection), sendMessage(aMessage(), connection)])
    assert.equal(asked.filter(isToken).length, 1)
    advanceClock(3_200_000)
    await sendMessage(aMessage(), connection)
    assert.equal(asked.filter(isToken).length, 1)
    advanceClock(110_000)
    await sendMessage(aMessage(), connection)
    assert.equal(asked.filter(isToken).length, 2)
  })

  test('is renewed once when it is refused, and then the credentials are', async () => {
    const { connection, asked } = connected((request) =>
      isToken(request) ? fixtures.accepts(request) : status(401, 'UNAUTHENTICATED'),
    )
    const outcome = await sendMessage(aMessage(), connection)
    assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'later', halts: 'credentials' })
    assert.equal(asked.filter(isToken).length, 2)
    assert.equal(asked.length, 4)
  })

  test('is not given to a key that was deleted: the credentials are refused', async () => {
    const { connection } = connected(() => ({
      status: 400,
      headers: {},
      body: Buffer.from('{"error":"invalid_grant","error_description":"Invalid JWT Signature."}'),
    }))
    const outcome = (await sendMessage(aMessage(), connection)) as Extract<Outcome, { kind: 'refused' }>
    assert.equal(outcome.halts, 'credentials')
    assert.match(outcome.detail, /Invalid JWT Signature\. Create a new key/)
  })

  test('that is never answered leaves the message unsent', async () => {
    const { connection } = connected(() => {
      throw new Unanswered('silence')
    })
    await assert.rejects(sendMessage(aMessage(), connection), { name: 'Error', message: 'silence' })
    await assert.rejects(sendMessage(aMessage(), connection), (error) => !(error instanceof Unanswered))
  })
})

void describe('what a phone can show', () => {
  const card = fixtures.samples.find(({ type }) => type === 'carousel')

  test('is asked once an hour, and only for what not every phone shows', async () => {
    assert.ok(card)
    const { connection, asked } = connected(fixtures.accepts)
    const asks = () => asked.filter(({ url }) => url.includes('/capabilities')).length
    await sendMessage(aMessage(), connection)
    assert.equal(asks(), 0)
    await sendMessage(aMessage({ content: card }), connection)
    await sendMessage(aMessage({ content: card }), connection)
    assert.equal(asks(), 1)
  })

  test('decides whether a carousel goes, so that another channel can', async () => {
    assert.ok(card)
    const { connection, asked } = connected((request) =>
      request.url.includes('/capabilities')
        ? { status: 200, headers: {}, body: Buffer.from('{"features":["RICHCARD_STANDALONE"]}') }
        : fixtures.accepts(request),
    )
    const outcome = await sendMessage(aMessage({ content: card }), connection)
    assert.partialDeepStrictEqual(outcome, { kind: 'refused', retry: 'never', code: 'recipient_unreachable' })
    assert.equal(asked.filter(({ url }) => url.includes('agentMessages')).length, 0)
  })
})

test('takes a message back by its id', async () => {
  const { connection, asked } = connected(fixtures.accepts)
  assert.equal(await revoke(connection, fixtures.contact, 'm-1'), true)
  assert.equal(asked.at(-1)?.method, 'DELETE')
  assert.match(asked.at(-1)?.url ?? '', /\/v1\/phones\/%2B919812345678\/agentMessages\/m-1\?agentId=/)
})

test('gives the secret back to whoever has the client token, and to nobody else', () => {
  const connector = {
    address: fixtures.address,
    settings,
    credentials: fixtures.credentials,
    hook: { url: 'https://x.test/in', secret: fixtures.hookSecret },
  }
  const posted = (body: object) => ({
    method: 'POST',
    url: '/in',
    query: {},
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
  })
  const asked = posted({ clientToken: fixtures.hookSecret, secret: '123' })
  assert.deepEqual(door.answerAtOnce?.(asked, connector), { type: 'text/plain', body: '123' })
  assert.equal(door.isGenuine(asked, connector), true)
  const forged = posted({ clientToken: 'other', secret: '123' })
  assert.equal(door.answerAtOnce?.(forged, connector), null)
  assert.equal(door.isGenuine(forged, connector), false)
  assert.equal(door.answerAtOnce?.(posted({ message: {} }), connector), null)
})

test('an event whose members are of another kind is no event, and is set aside at once', () => {
  const read = (event: unknown) => {
    const data = Buffer.from(JSON.stringify(event)).toString('base64')
    const body = Buffer.from(JSON.stringify({ message: { data } }))
    const connector = { address: fixtures.address, settings, credentials: {}, hook: { url: '', secret: '' } }
    return door.read({ method: 'POST', url: '/', query: {}, headers: {}, body }, connector)
  }
  const from = { senderPhoneNumber: '+14155550100', messageId: 'm1', agentId: fixtures.address }
  assert.partialDeepStrictEqual(read({ ...from, text: 'Hi' }), [{ content: { type: 'text', text: 'Hi' } }])
  for (const odd of [null, 5, { ...from, text: ['Hi'] }, { ...from, senderPhoneNumber: 1 }])
    assert.throws(() => read(odd))
})
