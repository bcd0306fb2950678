import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { advanceClock, nowMs, resetClock } from '#platform/clock.ts'
import { idOf } from '#shared/ids.ts'
import { aConsent } from '#tools/testing/consent.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'

await useTestDatabase()

const picture = 'https://shop.example/picture.png'
const person = '+919812345678'

/** What fills the templates the stand-in of WhatsApp begins with, one of each kind. */
const filled = {
  order_update: ['transactional', { '1': 'Asha', '2': '4711', 'button.0': '4711' }],
  appointment_reminder: ['transactional', { first_name: 'Asha', day: 'Friday' }],
  summer_sale: ['promotional', { '1': 'Asha', 'header.media': picture }],
  new_arrivals: [
    'promotional',
    { '1': 'Asha', 'card.0.header.media': picture, 'card.1.header.media': picture },
  ],
  login_code: ['authentication', { '1': '482913' }],
} as const

type Listed = { name: string; language: string; category: string; state: string }

/** Moves the clock to a time at which the person, who is in India, may be sent advertisements. */
function toDaytime(context: TestContext): void {
  const hourMs = 3_600_000
  const dayMs = 24 * hourMs
  advanceClock(dayMs - (nowMs() % dayMs) + 6 * hourMs)
  context.after(resetClock)
}

test('a template of each kind is approved as soon as WhatsApp is connected, and can be sent at once', async (context) => {
  toDaytime(context)
  const network = await aProviderNetwork(context)
  const { accountId, app, pipeline, sandbox } = network
  await aConsent({ accountId, channel: 'whatsapp', address: person })
  const { id } = await network.connect(linkTo(sandbox, 'whatsapp'))
  const answer = await app.inject({ method: 'GET', url: `/v1/connectors/${idOf('cnr', id)}/templates` })
  const templates = answer.json<{ data: Listed[] }>().data
  assert.deepEqual(new Set(templates.map(({ state }) => state)), new Set(['approved']))
  assert.deepEqual(
    new Set(templates.map(({ category }) => category.toLowerCase())),
    new Set(['utility', 'marketing', 'authentication']),
  )
  for (const [name, [messageClass, variables]] of Object.entries(filled)) {
    const language = templates.find((one) => one.name === name)?.language
    assert.ok(language, name)
    const content = { type: 'template', name, language, variables } as const
    const request = aRequest(accountId, { channel: 'whatsapp', to: person, class: messageClass, content })
    const sent = accepted(await pipeline.admit(request))
    await until(
      async () => (await messageNow(accountId, sent.id)).status === 'read',
      () => `${name} was not read`,
    )
  }
})
