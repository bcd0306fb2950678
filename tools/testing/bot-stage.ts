import type { AddressInfo } from 'node:net'
import { randomInt } from 'node:crypto'
import { serveDoor } from '#channels/channels.ts'
import { routes } from '#channels/routes.ts'
import { setVariable } from '#platform/config.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { uuidOf } from '#shared/ids.ts'
import { anAccount } from './account.ts'
import { aKeyHolder, apiFor } from './api.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'

/** A bot at Telegram's stand-in that nobody else connects. */
export type SandboxBot = { readonly username: string; readonly token: string }

/** The API and the door for providers, and Telegram's stand-in, where every test makes bots of its own. */
export type BotStage = {
  readonly sandbox: Sandbox
  /** What is called as an account with every scope. */
  readonly call: (accountId: string) => ReturnType<typeof apiFor>
  newBot(): Promise<SandboxBot>
  /** Ends a bot's token; gives the new one. */
  revoke(bot: SandboxBot): Promise<SandboxBot>
  /** Where Telegram calls the bot now; empty: nowhere. */
  hookOf(bot: SandboxBot): Promise<string>
  /** What a person enters to connect a bot. */
  linkTo(bot: SandboxBot): ConnectBody
  /** A new account that has connected a bot of its own. */
  connected(): Promise<ConnectedBot>
  close(): Promise<void>
}

type ConnectBody = {
  readonly channel: 'telegram'
  readonly settings: { readonly baseUrl: string }
  readonly credentials: { readonly botToken: string }
  readonly acceptsProviderTerms: true
}

export type ConnectedBot = {
  readonly accountId: string
  readonly bot: SandboxBot
  /** `cnr_…` */
  readonly id: string
  readonly uuid: string
  readonly path: string
  readonly call: ReturnType<typeof apiFor>
}

/** Starts it; the caller closes it. */
export async function aBotStage(): Promise<BotStage> {
  const door = httpServer([], () => Promise.resolve(null))
  serveDoor(door)
  await door.listen({ host: '127.0.0.1', port: 0 })
  const ownUrl = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`
  const sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  addPrivateProvider(sandbox.url)
  const call = (accountId: string) => {
    // Other tests of the process say so of themselves.
    setVariable('PATCHBAY_PUBLIC_URL', ownUrl)
    return apiFor(routes, aKeyHolder(accountId))
  }
  const baseUrl = `${sandbox.url}/telegram`
  const linkTo = ({ token }: SandboxBot): ConnectBody => ({
    channel: 'telegram',
    settings: { baseUrl },
    credentials: { botToken: token },
    acceptsProviderTerms: true,
  })
  const newBot = async (): Promise<SandboxBot> => {
    const number = randomInt(1e9, 1e10)
    const bot = { username: `shop_${number}_bot`, token: `${number}:${'A'.repeat(35)}` }
    await post(`${baseUrl}/sandbox/bots`, { ...bot, name: `Shop ${number}` })
    return bot
  }
  return {
    sandbox,
    call,
    newBot,
    linkTo,
    revoke: async ({ username }) => {
      const { token } = await post<{ token: string }>(`${baseUrl}/sandbox/bots/${username}/revoke`, {})
      return { username, token }
    },
    hookOf: async ({ token }) =>
      (await post<{ result: { url: string } }>(`${baseUrl}/bot${token}/getWebhookInfo`, {})).result.url,
    connected: async () => {
      const { accountId } = await anAccount()
      const [bot, as] = [await newBot(), call(accountId)]
      const answer = await as('POST', '/v1/connectors', linkTo(bot))
      if (answer.statusCode !== 201) throw new Error(`not connected: ${answer.body}`)
      const { id } = answer.json<{ id: string }>()
      return { accountId, bot, id, uuid: uuidOf(id), path: `/v1/connectors/${id}`, call: as }
    },
    close: async () => {
      await sandbox.close()
      await door.close()
    },
  }
}

async function post<T>(url: string, body: object): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
