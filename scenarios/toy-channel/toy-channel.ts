import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { OutboundMessage, Outcome } from '#channels/channel.ts'
import { ConnectRefused, type ConnectorFacts, type RawRequest } from '#channels/connecting.ts'
import { jsonOf, type Connection, type HttpAnswer } from '#channels/http/connection.ts'
import { httpChannel } from '#channels/http/http-channel.ts'
import { providerUrl } from '#channels/http/provider-url.ts'
import type { ProviderCodes } from '#channels/provider-code.ts'
import type { Update } from '#channels/update.ts'

const settings = z.strictObject({ baseUrl: providerUrl('https://api.toy.example') })
const credentials = z.strictObject({ token: z.string().trim().min(8), secret: z.string().trim().min(8) })
const textLengthMax = 1_000

const codes: ProviderCodes = {
  '400': { code: 'content_refused', meaning: 'The toy does not take the text. Write another.' },
  '401': {
    code: 'credentials_refused',
    meaning: 'The toy does not know the token any more. Make a new one.',
  },
}

/** A provider made up for this, and all that a channel needs to carry its texts. */
export const toyChannel = httpChannel({
  name: 'voice',
  can: { contentTypes: ['text'], receipts: true, read: true },
  settings,
  credentials,
  check: (content) =>
    content.type === 'text' && content.text.length > textLengthMax
      ? `The toy takes ${textLengthMax} characters. Shorten the text.`
      : null,
  send,
  codes,
  connect: {
    terms: { name: 'Toy Terms', url: 'https://toy.example/terms' },
    guide: ['Paste `{hookUrl}` into the toy.'],
    probe: async (connection) => {
      const answer = await call(connection, 'GET', '/self')
      if (answer.status !== 200) throw new ConnectRefused(`The toy answered ${answer.status}.`)
      const { address } = z.object({ address: z.string() }).parse(jsonOf(answer))
      return { address, name: 'Toy', facts: {}, expiresAtMs: null }
    },
    subscribe: async (connection, { url }) => {
      await call(connection, 'POST', '/hook', { url })
    },
    door: {
      isGenuine: ({ headers, body }, connector) => {
        const given = Buffer.from(headers['x-toy-signature'] ?? '')
        const due = Buffer.from(signatureOf(credentials.parse(connector.credentials).secret, body))
        return given.length === due.length && timingSafeEqual(given, due)
      },
      read,
    },
  },
})

/** How the toy signs its requests. */
export function signatureOf(secret: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

async function send({ id, from, to, content }: OutboundMessage, connection: Connection): Promise<Outcome> {
  const text = content.type === 'text' ? content.text : ''
  const answer = await call(connection, 'POST', '/messages', { id, from, to, text })
  const { status } = answer
  if (status < 400)
    return { kind: 'submitted', refs: [z.object({ ref: z.string() }).parse(jsonOf(answer)).ref] }
  const { code, meaning } = codes[status] ?? {
    code: 'provider_error',
    meaning: `The toy answered ${status}.`,
  }
  if (status === 401) return { kind: 'refused', retry: 'later', code, detail: meaning, halts: 'credentials' }
  return { kind: 'refused', retry: status >= 500 ? 'later' : 'never', code, detail: meaning }
}

function call(
  connection: Connection,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<HttpAnswer> {
  const { token } = credentials.parse(connection.credentials)
  return connection.call({
    method,
    url: settings.parse(connection.settings).baseUrl + path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
}

const happening = z.discriminatedUnion('event', [
  z.object({ event: z.literal('message'), id: z.string(), from: z.string(), text: z.string() }),
  z.object({
    event: z.literal('status'),
    ref: z.string(),
    to: z.string(),
    state: z.enum(['delivered', 'read']),
  }),
])

function read({ body }: RawRequest, { address }: ConnectorFacts): Update[] {
  const said = happening.parse(JSON.parse(body.toString('utf8')))
  if (said.event === 'status')
    return [
      {
        kind: 'receipt',
        refs: [said.ref],
        addresses: [said.to],
        state: said.state,
        code: null,
        detail: null,
      },
    ]
  const { id, from, text } = said
  return [{ kind: 'message', providerId: id, from, to: address, content: { type: 'text', text } }]
}
