import type { Gateway, GatewayPeers } from './gateway.ts'
import { isKannelInstalled, type KannelStores, startKannel } from './kannel.ts'
import { startPatchbayGateway } from './patchbay.ts'

/** Which gateways a run measures: `--only patchbay` or `--only kannel` leaves the others out. */
export type Selection = 'all' | 'patchbay' | 'kannel'

/** One gateway of a comparison. `durable`: an accepted message survives the death of the process. */
export type Contender = { name: string; start: (peers: GatewayPeers) => Promise<Gateway> }

const KANNEL_IN_MEMORY: KannelStores = { messages: 'none', receipts: 'internal' }
const KANNEL_WITH_STORES: KannelStores = { messages: 'file', receipts: 'spool' }

/** Lists the gateways to measure. Kannel is left out, and said so on stderr, where Debian's package is not installed. */
export function contenders(selection: Selection, kannelModes: 'both' | 'memory' = 'both'): Contender[] {
  const kannels: Contender[] = [
    { name: 'kannel-memory', start: (peers) => startKannel(KANNEL_IN_MEMORY, peers) },
    { name: 'kannel-stores', start: (peers) => startKannel(KANNEL_WITH_STORES, peers) },
  ]
  const list: Contender[] = []
  if (selection !== 'kannel') list.push({ name: 'patchbay', start: startPatchbayGateway })
  if (selection === 'patchbay') return list
  if (isKannelInstalled()) list.push(...(kannelModes === 'both' ? kannels : kannels.slice(0, 1)))
  else process.stderr.write('Kannel is not installed (apt-get install kannel): measured without it\n')
  return list
}
