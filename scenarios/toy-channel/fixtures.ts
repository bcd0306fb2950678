import type { HttpFixtures } from '#channels/channel-fixtures.ts'
import { signatureOf } from './toy-channel.ts'

const credentials = { token: 'toy-token-1', secret: 'toy-secret-1' }
const contact = '+919812345678'

const hookOf = (event: object) => {
  const body = Buffer.from(JSON.stringify(event))
  const headers = { 'x-toy-signature': signatureOf(credentials.secret, body) }
  return { method: 'POST', url: '/in/voice/cnr_1', query: {}, headers, body }
}

/** What the contract of channels is tried with. */
export const fixtures: HttpFixtures = {
  settings: { baseUrl: 'https://api.toy.example' },
  credentials,
  address: '+15550109999',
  contact,
  hookSecret: 'unused by the toy',
  samples: [{ type: 'text', text: 'Hello' }],
  excessive: [{ content: { type: 'text', text: 'x'.repeat(1_001) }, says: /takes 1000 characters/ }],
  accepts: () => ({ status: 200, headers: {}, body: Buffer.from('{"ref":"toy-1"}') }),
  refusals: [
    {
      name: 'a fault of its own',
      answer: { status: 503, headers: {}, body: Buffer.alloc(0) },
      outcome: { retry: 'later', code: 'provider_error' },
    },
    {
      name: 'a token that is no longer taken',
      answer: { status: 401, headers: {}, body: Buffer.alloc(0) },
      outcome: { retry: 'later', code: 'credentials_refused', halts: 'credentials' },
    },
  ],
  hooks: [
    {
      name: 'a text',
      request: hookOf({ event: 'message', id: 'toy-in-1', from: contact, text: 'Hi' }),
      updates: [{ kind: 'message', providerId: 'toy-in-1', from: contact }],
    },
    {
      name: 'a delivery',
      request: hookOf({ event: 'status', ref: 'toy-1', to: contact, state: 'delivered' }),
      updates: [{ kind: 'receipt', refs: ['toy-1'], state: 'delivered' }],
    },
  ],
}
