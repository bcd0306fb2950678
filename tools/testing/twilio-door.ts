import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import twilio from 'twilio'
import { listeners } from '#edges/twilio/listeners.ts'
import { createTwilioCredential, openTwilioDoor, sidOf, startTwilioCallbacks } from '#edges/twilio/twilio.ts'
import { inTransaction } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { startListeners } from '#platform/listeners.ts'
import { aSendingNetwork } from './messaging.ts'
import { aSender } from './sender.ts'
import { judgeTwilioAnswer } from './twilio-judge.ts'

let numbers = 0

/** A number of the account's own, of the United States, that no other call of this process gave. */
export const aUsNumber = (): string => `+1415555${String(++numbers + 100).padStart(4, '0')}`

/**
 * The official library's way to the network, led to a door of ours as customers lead it: another host, and nothing else. Every answer of the
 * 2010 API is held against Twilio's own document.
 */
class LedClient extends twilio.RequestClient {
  private readonly base: string

  constructor(base: string) {
    super()
    this.base = base
  }

  override async request<T>(options: Parameters<twilio.RequestClient['request']>[0]) {
    const { pathname, search } = new URL(options.uri)
    const uri = this.base + pathname + search
    const response = await super.request<T>({ ...options, uri } as never)
    const { statusCode, body } = response
    assert.deepEqual(judgeTwilioAnswer(options.method.toUpperCase(), uri, statusCode, body), [])
    return response
  }
}

/** A client of the official library that talks to a door of ours. */
export function aTwilioClient(
  url: string,
  { accountSid, authToken }: { readonly accountSid: string; readonly authToken: string },
  apiKey?: { readonly sid: string; readonly secret: string },
): twilio.Twilio {
  const httpClient = new LedClient(url)
  return apiKey
    ? twilio(apiKey.sid, apiKey.secret, { accountSid, httpClient })
    : twilio(accountSid, authToken, { httpClient })
}

/** A door for Twilio's clients with an account behind it that can send, its number, its callbacks and a client; all end with the test. */
export async function aTwilioDoor(
  context: TestContext,
  overrides: Parameters<typeof aSendingNetwork>[1] = {},
) {
  const network = await aSendingNetwork(context, overrides)
  const { accountId, pipeline } = network
  const { address: number, id: numberId } = await aSender({
    accountId,
    address: aUsNumber(),
    isDefault: true,
  })
  const { secret: authToken } = await inTransaction((tx) =>
    createTwilioCredential(tx, { accountId, kind: 'auth_token' }),
  )
  const app = httpServer([], () => Promise.resolve(null))
  let publicUrl = 'http://127.0.0.1'
  await openTwilioDoor(app, { pipeline, publicUrl: 'https://door.example' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  publicUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const accountSid = sidOf('AC', accountId)
  const credentials = { accountSid, authToken }
  context.after(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  return {
    ...network,
    ...credentials,
    number,
    numberSid: sidOf('PN', numberId),
    url: publicUrl,
    client: aTwilioClient(publicUrl, credentials),
    clientWith: (apiKey: { sid: string; secret: string }) => aTwilioClient(publicUrl, credentials, apiKey),
  }
}

/** The calls to customers' URLs, made until the test ends. */
export async function twilioCallbacksRun(
  context: TestContext,
  { pipeline }: { readonly pipeline: Parameters<typeof startTwilioCallbacks>[0] },
): Promise<void> {
  const reading = startListeners(listeners)
  const calling = await startTwilioCallbacks(pipeline)
  context.after(async () => {
    await reading.stop()
    await calling.stop()
  })
}
