import assert from 'node:assert/strict'
import { Bot, GrammyError } from 'grammy'
import type { HandsetMessage } from '../../handsets/handset.ts'
import { startSandbox, type Sandbox } from '../../sandbox.ts'
import { SpecSchemas, specMethod } from '../spec-schemas.ts'
import { telegramIdOf } from '../telegram.ts'

export const ana = '+919812345678'
export const anaId = telegramIdOf(ana)

/** A picture of one dot. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** What the stand-in says must be what the Bot API describes, and nothing else. */
export const schemas = new SpecSchemas({ isStrict: true })

type Made = { readonly bot: Bot; readonly token: string; readonly name: string }

/** A sandbox with Ana in it, and bots of grammY's that judge every answer by the Bot API's description. */
export class BotLab {
  readonly sandbox: Sandbox
  #bots = 0

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  static async start(): Promise<BotLab> {
    return new BotLab(
      await startSandbox({ httpPort: 0, smscPort: 0, handsets: [{ address: ana, label: 'Ana' }] }),
    )
  }

  /** A bot at a token of its own that nobody has started. */
  async aBot(): Promise<Made> {
    const token = `${7_200_000_000 + ++this.#bots}:AAE-test-token-000000000000000000000`
    const name = `test_bot_${this.#bots}`
    await this.office('POST', '/bots', { token, username: name, name: `Test ${this.#bots}` })
    const bot = new Bot(token, { client: { apiRoot: `${this.sandbox.url}/telegram` } })
    bot.api.config.use(async (previous, method, payload, signal) => {
      const answer = await previous(method, payload, signal)
      if (!answer.ok) return answer
      const spec = specMethod(method)
      assert.ok(spec && spec !== 'not played')
      assert.equal(schemas.fault(spec.returns, answer.result), null, `${method} answers as it should`)
      return answer
    })
    bot.catch(({ error }) => {
      throw error
    })
    return { bot, token, name: `@${name}` }
  }

  /** A bot that Ana has started, without the update of it in the way of what a test is about. */
  async started(): Promise<Made> {
    const made = await this.aBot()
    this.write(made.name, { text: '/start' })
    await made.bot.api.deleteWebhook({ drop_pending_updates: true })
    return made
  }

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

  /** Has a handset write or do something, and gives the name of the message. */
  write(name: string, what: Record<string, unknown>, from = ana): string {
    const message = this.sandbox.handsets.write(from, { channel: 'telegram', to: name, text: '', ...what })
    return message?.providerId ?? ''
  }

  /** What a handset shows of a bot. */
  shown(name: string, from = ana): HandsetMessage[] {
    return this.sandbox.handsets.messages(from, { channel: 'telegram' }).filter((one) => one.from === name)
  }
}

/** The error that grammY makes of a no. */
export async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof GrammyError, `refused: ${String(error)}`)
  return error
}
