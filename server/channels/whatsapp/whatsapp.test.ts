import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demo } from '#sandbox/meta/demo-world.ts'
import { until } from '#tools/testing/until.ts'
import { asha, aWhatsapp, nextId, ours } from '#tools/testing/whatsapp.ts'
import type { OutboundMessage, Outcome } from '../channel.ts'
import type { Content } from '../content.ts'
import type { Receipt, Update } from '../update.ts'
import { connecting } from './connecting.ts'
import { fixtures } from './fixtures.ts'

const receiptsOf = (updates: readonly Update[], id: string): Receipt[] =>
  updates.filter((one): one is Receipt => one.kind === 'receipt' && one.messageId === id)

/** Reactions and answers name a message that is there. */
const named = (content: Content, id: string): Content =>
  content.type === 'reaction' ? { ...content, messageId: id } : content

test('every content it can send arrives on the handset and its fate comes back', async (context) => {
  const { send, write, updates, handsets, violations } = await aWhatsapp(context)
  const wrote = write('Hello')
  for (const sample of fixtures.samples) {
    const id = nextId()
    const regarding = sample.type === 'reaction' ? (wrote?.providerId ?? '') : null
    const outcome = await send(named(sample, regarding ?? ''), { id, regarding })
    assert.equal(outcome.kind, 'submitted', `${sample.type}: ${JSON.stringify(outcome)}`)
    const wanted = sample.type === 'reaction' ? 'delivered' : 'read'
    await until(() => receiptsOf(updates(), id).some(({ state }) => state === wanted))
    const states = receiptsOf(updates(), id).map(({ state }) => state)
    assert.deepEqual(states.slice(0, 2), ['onTheWay', 'delivered'], sample.type)
    if (sample.type === 'reaction') continue
    const shown = handsets.find(asha, outcome.kind === 'submitted' ? (outcome.refs[0] ?? '') : '')
    assert.ok(shown && (shown.text !== '' || Object.keys(shown.rich ?? {}).length > 0), sample.type)
  }
  assert.deepEqual(handsets.find(asha, wrote?.id ?? '')?.rich?.reactions, ['👍'])
  assert.deepEqual(violations, [])
})

test('free text outside the service window fails with the mend, and a template goes', async (context) => {
  const { send, updates, violations } = await aWhatsapp(context)
  const [text, template] = [nextId(), nextId()]
  await send({ type: 'text', text: 'Hello?' }, { id: text })
  await until(() => receiptsOf(updates(), text).length > 0)
  const [failed] = receiptsOf(updates(), text)
  assert.deepEqual([failed?.state, failed?.code], ['rejected', 'window_closed'])
  assert.match(failed?.detail ?? '', /^131047: The service window is closed. Send a template./)
  const variables = { '1': 'Asha', '2': '4711', 'button.0': '4711' }
  await send({ type: 'template', name: 'order_update', language: 'en', variables }, { id: template })
  await until(() => receiptsOf(updates(), template).length > 1)
  const [sent] = receiptsOf(updates(), template)
  assert.deepEqual(sent?.billed, { category: 'utility', isBillable: true })
  assert.deepEqual(violations, [])
})

test('what a contact writes comes in, of every kind, and answers can be written to', async (context) => {
  const { send, write, updates, violations, connection, handsets } = await aWhatsapp(context)
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=='
  write('Grüße 👋')
  write('Look', { media: { url: '', mimeType: 'image/png', base64: pixel } })
  write('', { location: { latitude: 12.97, longitude: 77.59, name: 'Here' } })
  const outcome = await send({
    type: 'interactive',
    body: 'Which?',
    buttons: [{ kind: 'reply', id: 'a', title: 'First' }],
  })
  const ref = outcome.kind === 'submitted' ? (outcome.refs[0] ?? '') : ''
  await until(() => handsets.find(asha, ref) !== null)
  write('First', { button: { id: 'a', title: 'First', messageId: ref } })
  write('', { reaction: { messageId: ref, emoji: '❤️' } })
  const inbound = () => updates().flatMap((one) => (one.kind === 'message' ? [one] : []))
  await until(() => inbound().length === 5)
  const [text, image, place, answer, reaction] = inbound()
  assert.partialDeepStrictEqual(text, {
    from: asha,
    to: ours,
    content: { type: 'text', text: 'Grüße 👋' },
    profile: { name: 'Asha' },
  })
  assert.match(text?.profile?.aliases?.[0] ?? '', /^IN\.\d+$/)
  assert.partialDeepStrictEqual(image?.content, { type: 'media', as: 'image', caption: 'Look' })
  assert.partialDeepStrictEqual(place?.content, { type: 'location', latitude: 12.97, name: 'Here' })
  assert.partialDeepStrictEqual(answer, { content: { type: 'answer', id: 'a' }, regarding: ref })
  assert.partialDeepStrictEqual(reaction, { content: { type: 'reaction', emoji: '❤️' }, regarding: ref })
  const source = image?.content.type === 'media' ? image.content.source : ''
  const fetched = await connecting.fetchMedia?.(connection, source)
  assert.equal(fetched?.mimeType, 'image/png')
  assert.equal(fetched?.body.toString('base64'), pixel)
  await connecting.mark?.(connection, { kind: 'typing', to: asha, regarding: text?.providerId ?? '' })
  assert.equal(handsets.find(asha, text?.providerId ?? '')?.ticks, 'read')
  assert.deepEqual(violations, [])
})

test('somebody who hides the number is written to by the user id', async (context) => {
  const { send, write, updates, office, violations } = await aWhatsapp(context)
  await office(`people/${encodeURIComponent(asha)}`, { hidesNumber: true, username: 'asha.green' })
  write('Hello')
  await until(() => updates().some(({ kind }) => kind === 'message'))
  const [message] = updates().flatMap((one) => (one.kind === 'message' ? [one] : []))
  const userId = message?.from ?? ''
  assert.match(userId, /^IN\.\d+$/)
  assert.equal(message?.profile?.username, 'asha.green')
  const id = nextId()
  assert.equal((await send({ type: 'text', text: 'Hi' }, { id, to: userId })).kind, 'submitted')
  await until(() => receiptsOf(updates(), id).some(({ state }) => state === 'read'))
  assert.deepEqual(receiptsOf(updates(), id)[0]?.addresses, [userId])
  const code = {
    type: 'template',
    name: 'login_code',
    language: 'en',
    variables: { code: '123456' },
  } as const
  const refused = await send(code, { to: userId, class: 'authentication' })
  assert.equal(refused.kind === 'refused' && refused.code, 'recipient_invalid')
  assert.deepEqual(violations, [])
})

test('refusals of Meta come as our codes, with what they halt', async (context) => {
  const { send, write, office, faults, states } = await aWhatsapp(context)
  write('Hello')
  const text = { type: 'text', text: 'Hi' } as const
  const template = (name: string, variables: Record<string, string> = {}) =>
    ({ type: 'template', name, language: 'en', variables }) as const
  const codeOf = async (content: Content, more: Partial<OutboundMessage> = {}) => {
    const outcome = await send(content, more)
    return outcome.kind === 'refused' ? [outcome.code, outcome.retry, outcome.halts] : outcome.kind
  }
  assert.deepEqual(await codeOf(template('nothing')), ['template_not_approved', 'never', undefined])
  assert.deepEqual(await codeOf(template('order_update', { '1': 'Asha' })), [
    'template_not_approved',
    'never',
    undefined,
  ])
  assert.deepEqual(await codeOf(text, { to: ours }), ['recipient_invalid', 'never', undefined])
  faults.set('meta', { errorRate: 1, code: '130429' })
  assert.deepEqual(await codeOf(text), ['rate_limited', 'later', 'lane'])
  faults.set('meta', { errorRate: 1, code: '131016' })
  assert.deepEqual(await codeOf(text), ['provider_error', 'later', undefined])
  faults.set('meta', { errorRate: 1, code: 'no_response' })
  assert.equal(await codeOf(text), 'ambiguous')
  faults.set('meta', {})
  await office(`accounts/${demo.businessAccountId}`, { restriction: 131_031 })
  assert.deepEqual(await codeOf(text), ['account_restricted', 'elsewhere', 'lane'])
  await office(`accounts/${demo.businessAccountId}`, { restriction: null })
  await office(`tokens/${demo.accessToken}`, { isRevoked: true })
  assert.deepEqual(await codeOf(text), ['credentials_refused', 'later', 'credentials'])
  assert.deepEqual(states, ['refused'])
})

test('a contact that gets too much at once is refused, others are not', async (context) => {
  const { send, write } = await aWhatsapp(context)
  write('Hello')
  const outcomes: Outcome[] = []
  for (let i = 0; i < 46; i++) outcomes.push(await send({ type: 'text', text: `${i}` }))
  const last = outcomes.at(-1)
  assert.equal(outcomes.filter(({ kind }) => kind === 'submitted').length, 45)
  assert.partialDeepStrictEqual(last, { code: 'pair_rate_limited', retry: 'later', afterMs: 6_000 })
  assert.equal(last?.kind === 'refused' && last.halts, 'nothing')
  const hello = { type: 'template', name: 'hello_world', language: 'en_US', variables: {} } as const
  assert.equal((await send(hello, { to: '+4915112345678' })).kind, 'submitted')
})

test('limits of people written to first hold for templates alone', async (context) => {
  const { send, write, office } = await aWhatsapp(context)
  await office(`accounts/${demo.businessAccountId}`, { messagingLimit: 1 })
  const hello = { type: 'template', name: 'hello_world', language: 'en_US', variables: {} } as const
  assert.equal((await send(hello, { to: '+4915112345678' })).kind, 'submitted')
  const refused = await send(hello, { to: '+4915112345679' })
  assert.partialDeepStrictEqual(refused, { kind: 'refused', code: 'limit_reached', retry: 'later' })
  write('Hello')
  assert.equal((await send({ type: 'text', text: 'Hi' })).kind, 'submitted')
})

test('a number sends no faster than its throughput', async (context) => {
  const { send, office } = await aWhatsapp(context)
  await office(`numbers/${demo.phoneNumberId}`, { throughputPerSecond: 2 })
  const hello = { type: 'template', name: 'hello_world', language: 'en_US', variables: {} } as const
  const people = ['+4915112345671', '+4915112345672', '+4915112345673']
  const outcomes = await Promise.all(people.map((to) => send(hello, { to })))
  assert.equal(outcomes.filter(({ kind }) => kind === 'submitted').length, 2)
  const refused = outcomes.find(({ kind }) => kind === 'refused')
  assert.partialDeepStrictEqual(refused, { code: 'rate_limited', halts: 'lane', afterMs: 1_000 })
})

test('what people and Meta do beside messages is heard', async (context) => {
  const { send, updates, office } = await aWhatsapp(context)
  const person = `people/${encodeURIComponent(asha)}`
  await office(person, { marketing: 'stop' })
  await office(`${person}/moves`, { to: '+919800000001' })
  await office(`${person}/clicks`, { text: 'I saw the ad' })
  await office(`numbers/${demo.phoneNumberId}/echoes`, { to: asha, text: 'From the shop' })
  await office(`numbers/${demo.phoneNumberId}`, { quality: 'RED' })
  await office(`accounts/${demo.businessAccountId}`, {
    event: {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_UTILITY_TEMPLATES' }],
    },
  })
  await until(() => updates().length >= 6)
  const heard = updates()
  const of = (kind: Update['kind']) => heard.filter((one) => one.kind === kind)
  assert.partialDeepStrictEqual(of('preference')[0], { from: asha, wants: false, purpose: 'promotional' })
  assert.partialDeepStrictEqual(of('identity')[0], { from: asha, address: '+919800000001' })
  assert.partialDeepStrictEqual(of('message')[0], { referral: { source_type: 'ad' } })
  assert.partialDeepStrictEqual(of('message')[1], { from: ours, to: asha, isEcho: true })
  assert.deepEqual(
    of('connector').map((one) => 'state' in one && one.state),
    ['limited', 'limited'],
  )
  const id = nextId()
  const sale = {
    type: 'template',
    name: 'summer_sale',
    language: 'en',
    variables: { '1': 'Asha', 'header.media': 'https://shop.example.com/sale.png' },
  } as const
  await send(sale, { id, class: 'promotional' })
  await until(() => receiptsOf(updates(), id).length > 0)
  assert.equal(receiptsOf(updates(), id)[0]?.code, 'recipient_opted_out')
})

test('promotional templates go by the Marketing Messages API where the connector says so', async (context) => {
  const { send, handsets } = await aWhatsapp(context, { usesMarketingMessages: true })
  const variables = { '1': 'Asha', 'header.media': 'https://shop.example.com/sale.png' }
  const sale = { type: 'template', name: 'summer_sale', language: 'en', variables } as const
  const outcome = await send(sale, { class: 'promotional' })
  assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
  const ref = outcome.kind === 'submitted' ? (outcome.refs[0] ?? '') : ''
  await until(() => handsets.find(asha, ref) !== null)
  assert.partialDeepStrictEqual(handsets.find(asha, ref)?.raw, { product_policy: 'CLOUD_API_FALLBACK' })
})

test('what is pressed on a handset comes back as its kind of answer', async (context) => {
  const { send, write, updates, handsets } = await aWhatsapp(context)
  write('Hello')
  const shown = async (content: Content): Promise<string> => {
    const outcome = await send(content)
    const ref = outcome.kind === 'submitted' ? (outcome.refs[0] ?? '') : ''
    await until(() => handsets.find(asha, ref) !== null)
    return ref
  }
  const press = (messageId: string, id: string, title: string) =>
    write('', { button: { id, title, messageId } })
  const variables = { '1': 'Asha', '2': '4711', 'button.0': '4711', 'button.1.payload': 'call-me' }
  const template = await shown({ type: 'template', name: 'order_update', language: 'en', variables })
  press(template, 'call-me', 'Call me back')
  assert.throws(() => press(template, 'Track it', 'Track it'), /opens another app/)
  const sections = [{ rows: [{ id: 'aloe', title: 'Aloe' }] }]
  press(
    await shown({ type: 'interactive', body: 'Choose', list: { button: 'Plants', sections } }),
    'aloe',
    'Aloe',
  )
  const flow = { id: '1122334455', button: 'Book', token: 'visit-7', screen: 'WELCOME' }
  press(await shown({ type: 'interactive', body: 'Book a visit', flow }), 'flow:visit-7', 'Book')
  const ask = [{ kind: 'location' as const, title: 'Send location' }]
  press(await shown({ type: 'interactive', body: 'Where?', buttons: ask }), 'send_location', 'Send location')
  const answers = () => updates().flatMap((one) => (one.kind === 'message' && one.regarding ? [one] : []))
  await until(() => answers().length === 4)
  assert.partialDeepStrictEqual(
    answers().map(({ content }) => content),
    [
      { type: 'answer', id: 'call-me', title: 'Call me back' },
      { type: 'answer', id: 'aloe' },
      { type: 'answer', id: 'visit-7', data: { flow_token: 'visit-7' } },
      { type: 'location', name: 'Cubbon Park' },
    ],
  )
  assert.equal(answers()[0]?.regarding, template)
})

test('an answer to an advertisement opens three days free of charge', async (context) => {
  const { send, updates, office } = await aWhatsapp(context)
  await office(`people/${encodeURIComponent(asha)}/clicks`, { text: 'I saw the ad' })
  const id = nextId()
  const variables = { '1': 'Asha', 'header.media': 'https://shop.example.com/sale.png' }
  await send({ type: 'template', name: 'summer_sale', language: 'en', variables }, { id })
  await until(() => receiptsOf(updates(), id).some(({ state }) => state === 'delivered'))
  assert.deepEqual(receiptsOf(updates(), id)[0]?.billed, { category: 'marketing', isBillable: false })
})
