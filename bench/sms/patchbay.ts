import { startPatchbay } from '../patchbay-process.ts'
import type { Gateway, GatewayPeers } from './gateway.ts'
import { connectCarrier, createBenchAccount, type DemoFile, sendRequest } from './patchbay-api.ts'

/** A Patchbay under measure, with the secret that its callbacks are signed with. */
export type PatchbayGateway = Gateway & { webhookSecret: string }

/** Starts Patchbay with its embedded PostgreSQL (fsync on), a carrier to the given SMSC and an account with a webhook. */
export async function startPatchbayGateway(peers: GatewayPeers): Promise<PatchbayGateway> {
  const patchbay = await startPatchbay({ args: ['--no-sandbox'] })
  try {
    const demo = patchbay.demo<DemoFile>()
    await connectCarrier(demo, { port: peers.smscPort, window: peers.window })
    const account = await createBenchAccount(demo, peers.callbackPort)
    return {
      name: 'patchbay',
      httpPort: patchbay.portBase,
      request: sendRequest(account.apiKey),
      webhookSecret: account.webhookSecret,
      cpuSeconds: patchbay.cpuSeconds,
      stop: () => patchbay.stop(),
    }
  } catch (error) {
    await patchbay.stop()
    throw error
  }
}
