import assert from 'node:assert/strict'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { telegramIdOf } from '#sandbox/telegram/telegram.ts'
import type { Link, LinkState, OutboundMessage, Outcome } from '#channels/channel.ts'
import type { Content } from '#channels/content.ts'
import type { Connection } from '#channels/http/connection.ts'
import { telegram } from '#channels/telegram/telegram.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { anOutboundMessage, handOver } from './outbound-message.ts'

export const ana = '+919812345678'
export const anaId = String(telegramIdOf(ana))

/** A picture of one dot. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export type Ending = { after(end: () => unknown): void }

/** A bot, the channel's link to it, and what it takes to call it otherwise. */
export type Made = {
  readonly link: Link
  readonly connection: Connection
  readonly name: string
  readonly states: readonly LinkState[]
}

/** A sandbox with Ana in it, and the channel's links to bots there. */
export class TelegramLab {
  readonly sandbox: Sandbox
  #bots = 0

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  static async start(): Promise<TelegramLab> {
    const sandbox = await startSandbox({
      httpPort: 0,
      smscPort: 0,
      handsets: [{ address: ana, label: 'Ana' }],
    })
    // The stand-in is on this machine: an installation names it so before links lead there.
    addPrivateProvider(sandbox.url)
    return new TelegramLab(sandbox)
  }

  async close(): Promise<void> {
    await this.sandbox.close()
  }

  /** A bot that Ana has started, unless it is said otherwise. */
  async aBot(context: Ending, { isStarted = true } = {}): Promise<Made> {
    const botToken = `${7_300_000_000 + ++this.#bots}:AAE-test-token-000000000000000000000`
    const name = `@shop_bot_${this.#bots}`
    await this.office('POST', '/bots', { token: botToken, username: name.slice(1), name: 'Shop' })
    const states: LinkState[] = []
    const settings = { baseUrl: `${this.sandbox.url}/telegram` }
    const credentials = { botToken }
    const link = telegram.open(settings, credentials, {
      onRoom: () => undefined,
      onState: (state) => void states.push(state),
      onUpdate: () => undefined,
    })
    context.after(() => link.close(100))
    if (isStarted) this.write(name, { text: '/start' })
    return {
      link,
      name,
      states,
      connection: { settings, credentials, call, memory: new Map() },
    }
  }

  /** Plays the back office of the stand-in. */
  async office(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.sandbox.url}/telegram/sandbox${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    assert.ok(answer.ok, await answer.clone().text())
    return (await answer.json()) as Record<string, unknown>
  }

  /** Has Ana write or do something. */
  write(to: string, what: Record<string, unknown>) {
    return this.sandbox.handsets.write(ana, { channel: 'telegram', to, text: '', ...what })
  }

  /** What Ana sees of a bot. */
  shown(name: string) {
    return this.sandbox.handsets.messages(ana).filter(({ from }) => from === name)
  }
}

export function aMessage(content: Content, more: Partial<OutboundMessage> = {}): OutboundMessage {
  return anOutboundMessage({ from: '@shop', to: anaId, content, ...more })
}

/** The way to the stand-in beside the link. */
const call: Connection['call'] = async ({ method, url, headers = {}, body = null }) => {
  const sent = body instanceof Buffer ? Uint8Array.from(body) : body
  const answer = await fetch(url, { method, headers, body: sent })
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  }
}

/** The refusal a message comes to. */
export async function refused(
  link: Link,
  message: OutboundMessage,
): Promise<Extract<Outcome, { kind: 'refused' }>> {
  const outcome = await handOver(link, message)
  assert.ok(outcome.kind === 'refused', JSON.stringify(outcome))
  return outcome
}

/** The references of a message that is taken. */
export async function refs(link: Link, message: OutboundMessage): Promise<readonly string[]> {
  const outcome = await handOver(link, message)
  assert.ok(outcome.kind === 'submitted', JSON.stringify(outcome))
  return outcome.refs
}
