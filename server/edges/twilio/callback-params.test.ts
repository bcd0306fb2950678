import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { mediaUrl } from '#channels/channels.ts'
import type { ShownMessage } from '#messaging/messaging.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { inboundParams } from './callback-params.ts'
import { showMessageResource } from './show-message-resource.ts'
import { sidOf } from './sid.ts'

await useTestDatabase()

const accountId = randomUUID()
const received = (content: object, given: Partial<ShownMessage> = {}): ShownMessage =>
  ({
    id: newId('msg', Date.now()),
    direction: 'inbound',
    channel: 'whatsapp',
    from: '+919812345678',
    to: '+15550783881',
    contactId: null,
    content,
    status: 'received',
    code: null,
    segments: 1,
    price: null,
    charge: 'none',
    metadata: null,
    createdAt: new Date(0).toISOString(),
    submittedAt: null,
    deliveredAt: null,
    finishedAt: null,
    ...given,
  }) as unknown as ShownMessage
const params = (message: ShownMessage, name: string | null = null) =>
  inboundParams(accountId, message, { service: null, name })

test('a file that a contact sent is told with an address to fetch it at', () => {
  const media = uuidOf(newId('med', Date.now()))
  const message = received({
    type: 'media',
    as: 'image',
    mimeType: 'image/png',
    caption: 'look',
    mediaId: idOf('med', media),
  })
  const told = params(message, 'Asha')
  assert.equal(told['NumMedia'], '1')
  assert.equal(told['MediaUrl0'], mediaUrl(media))
  assert.equal(told['MediaContentType0'], 'image/png')
  assert.equal(told['Body'], 'look')
  assert.equal(told['ProfileName'], 'Asha')
  assert.equal(told['WaId'], '919812345678')
  assert.equal(showMessageResource(message, sidOf('AC', accountId)).num_media, '1')
})

test('a pressed button, a place and an advertisement are told as Twilio names them', () => {
  const pressed = params(received({ type: 'answer', id: 'yes', title: 'Yes, please' }))
  assert.deepEqual(
    [pressed['Body'], pressed['ButtonText'], pressed['ButtonPayload']],
    ['Yes, please', 'Yes, please', 'yes'],
  )
  const place = params(received({ type: 'location', latitude: 19.07, longitude: 72.87, name: 'Harbour' }))
  assert.deepEqual([place['Latitude'], place['Longitude'], place['Label']], ['19.07', '72.87', 'Harbour'])
  const referral = { source_id: '12', source_type: 'ad', headline: 'Aloe' }
  const led = params(received({ type: 'text', text: 'Hi' }, { metadata: { referral } }))
  assert.deepEqual(
    [led['ReferralSourceId'], led['ReferralHeadline'], led['ReferralBody']],
    ['12', 'Aloe', undefined],
  )
})

test('who hides the number has none', () => {
  const told = params(received({ type: 'text', text: 'Hi' }, { from: 'IN.15065440817737077150' }))
  assert.equal(told['WaId'], undefined)
  assert.equal(told['From'], 'whatsapp:IN.15065440817737077150')
})
