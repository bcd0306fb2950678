import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LineTool, waitUntil } from '../line-tool.ts'
import type { Gateway, GatewayPeers } from './gateway.ts'
import { startCallbackSink, startSmscSink } from './tools.ts'

const BIND_LIMIT_MS = 20_000

/** A gateway with the SMSC and the webhook receiver it works between. */
export type Bench<G extends Gateway> = { gateway: G; smsc: LineTool; callbacks: LineTool; sampleFile: string }

/** Starts the sinks and a gateway between them, lets `measure` use them once it is bound, and ends them all. */
export async function benchGateway<G extends Gateway, R>(
  start: (peers: GatewayPeers) => Promise<G>,
  options: { latencyMs?: number; receiptDelayMs?: number; window?: number },
  measure: (bench: Bench<G>) => Promise<R>,
): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'))
  const sampleFile = join(folder, 'samples')
  const smsc = await startSmscSink(options)
  const callbacks = await startCallbackSink(sampleFile)
  const peers = { smscPort: smsc.port, callbackPort: callbacks.port, window: options.window ?? 100 }
  let gateway: G | undefined
  try {
    gateway = await start(peers)
    const bound = await waitUntil(async () => ((await smsc.ask('stats')).bound ?? 0) > 0, BIND_LIMIT_MS)
    if (!bound) throw new Error(`${gateway.name} did not bind to the SMSC within ${BIND_LIMIT_MS} ms`)
    return await measure({ gateway, smsc, callbacks, sampleFile })
  } finally {
    await gateway?.stop()
    await Promise.all([smsc.stop(), callbacks.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}
