import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** A webhook as a customer reads it after checking its signature. */
export type ReceivedWebhook = { type: string; messageId: string }

/** A customer's webhook receiver on 127.0.0.1 that checks every signature. */
export type WebhookReceiver = {
  port: number
  /** Set once the endpoint exists; what comes before is refused with 503. */
  useSecret: (secret: string) => void
  received: ReceivedWebhook[]
  /** Bodies whose signature was wrong, or that named no message. */
  refused: string[]
  stop: () => Promise<void>
}

/** Starts a receiver that keeps what it verified with the Standard Webhooks library. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = []
  const refused: string[] = []
  let webhook: Webhook | null = null
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      if (webhook === null) answer.writeHead(503).end()
      else answer.writeHead(take(webhook, body, request.headers as Record<string, string>) ? 204 : 401).end()
    })
  })
  function take(verifier: Webhook, body: string, headers: Record<string, string>): boolean {
    try {
      const event = verifier.verify(body, headers) as { type: string; data: { messageId: string } }
      received.push({ type: event.type, messageId: event.data.messageId })
      return true
    } catch {
      refused.push(body)
      return false
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    useSecret: (secret) => {
      webhook = new Webhook(secret)
    },
    received,
    refused,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
