import { type PatchbayProcess, startPatchbay } from '../patchbay-process.ts'
import type { Gateway, GatewayPeers } from './gateway.ts'
import { connectCarrier, createBenchAccount, type DemoFile, sendRequest } from './patchbay-api.ts'

/** A Patchbay under measure, with the secret that its callbacks are signed with. */
export type PatchbayGateway = Gateway & { webhookSecret: string }

const ARGS = ['--no-sandbox']

/** Starts Patchbay with its embedded PostgreSQL (fsync on), a carrier to the given SMSC and an account with a webhook. */
export async function startPatchbayGateway(peers: GatewayPeers): Promise<PatchbayGateway> {
  let patchbay = await startPatchbay({ args: ARGS })
  try {
    const account = await prepare(patchbay, peers)
    const { dataDir, portBase } = patchbay
    return {
      name: 'patchbay',
      httpPort: portBase,
      request: sendRequest(account.apiKey),
      webhookSecret: account.webhookSecret,
      cpuSeconds: () => patchbay.cpuSeconds(),
      crashAndRestart: async () => {
        await patchbay.crash()
        patchbay = await startPatchbay({ args: ARGS, dataDir, portBase })
      },
      stop: () => patchbay.stop(),
    }
  } catch (error) {
    await patchbay.stop()
    throw error
  }
}

async function prepare(
  patchbay: PatchbayProcess,
  peers: GatewayPeers,
): ReturnType<typeof createBenchAccount> {
  const demo = patchbay.demo<DemoFile>()
  await connectCarrier(demo, { port: peers.smscPort, window: peers.window })
  return createBenchAccount(demo, peers.callbackPort)
}
