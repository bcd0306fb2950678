import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from '../line-tool.ts'
import { findFreePorts, isListening } from '../loopback-ports.ts'
import { cpuSecondsOf } from '../process-trees.ts'
import type { Gateway, GatewayPeers } from './gateway.ts'

/** How Kannel keeps messages and receipts: in memory, or in files (written without fsync). */
export type KannelStores = { messages: 'none' | 'file' | 'spool'; receipts: 'internal' | 'spool' }

type KannelPorts = { admin: number; smsbox: number; http: number }

/** Tells whether Kannel (Debian's `kannel`) is installed. */
export function isKannelInstalled(): boolean {
  return spawnSync('bearerbox', ['--version']).error === undefined
}

/** Starts Kannel 1.4.5, bearerbox and smsbox, on 127.0.0.1 with one transceiver bind. */
export async function startKannel(stores: KannelStores, peers: GatewayPeers): Promise<Gateway> {
  const [admin = 0, smsbox = 0, http = 0] = await findFreePorts(3)
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-kannel-'))
  const config = join(folder, 'kannel.conf')
  for (const name of ['store', 'receipts']) mkdirSync(join(folder, name))
  chmodSync(folder, 0o700)
  writeFileSync(config, kannelConfig(folder, { admin, smsbox, http }, stores, peers))
  const startBox = async (program: string, port: number): Promise<ChildProcess> => {
    const box = spawn(program, [config], { stdio: 'ignore' })
    if (await waitUntil(() => isListening(port), 10_000)) return box
    box.kill('SIGKILL')
    throw new Error(`${program} does not listen`)
  }
  let bearerbox = await startBox('bearerbox', smsbox)
  const smsboxProcess = await startBox('smsbox', http)
  const pids = (): number[] => [bearerbox.pid ?? 0, smsboxProcess.pid ?? 0]
  return {
    name: `kannel ${stores.messages}/${stores.receipts}`,
    httpPort: http,
    request: kannelRequest(peers.callbackPort),
    cpuSeconds: () => cpuSecondsOf(pids()),
    // smsbox lives on and connects again by itself.
    crashAndRestart: async () => {
      const died = once(bearerbox, 'exit')
      bearerbox.kill('SIGKILL')
      await died
      bearerbox = await startBox('bearerbox', smsbox)
    },
    stop: async () => {
      for (const box of [smsboxProcess, bearerbox]) await endBox(box)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function endBox(box: ChildProcess): Promise<void> {
  if (box.exitCode !== null || box.signalCode !== null) return
  const ended = once(box, 'exit')
  box.kill('SIGTERM')
  const late = setTimeout(() => box.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(late)
}

/** dlr-mask 3: one callback when the message is delivered or has failed. */
function kannelRequest(callbackPort: number): string {
  const callback = encodeURIComponent(`http://127.0.0.1:${callbackPort}/receipt?id=@@@@@@@&status=%d`)
  const query = [
    'username=bench&password=bench&from=PATCHB&to=%2B91981@@@@@@@',
    'text=Your+parcel+is+on+its+way+and+will+be+with+you+today.+Ref+@@@@@@@',
    `dlr-mask=3&dlr-url=${callback.replaceAll('%40', '@')}`,
  ].join('&')
  return `GET /cgi-bin/sendsms?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
}

function kannelConfig(folder: string, ports: KannelPorts, stores: KannelStores, peers: GatewayPeers): string {
  const messageStore =
    stores.messages === 'none'
      ? ''
      : `store-type = ${stores.messages}\nstore-location = ${join(folder, 'store', stores.messages === 'file' ? 'messages' : '')}\n`
  const receiptStore =
    stores.receipts === 'internal'
      ? 'dlr-storage = internal\n'
      : `dlr-storage = spool\ndlr-spool = ${join(folder, 'receipts')}\n`
  return `group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = bench
smsbox-port = ${ports.smsbox}
smsbox-interface = 127.0.0.1
log-file = ${join(folder, 'bearerbox.log')}
log-level = 3
${messageStore}${receiptStore}
group = smsc
smsc = smpp
smsc-id = sink
host = 127.0.0.1
port = ${peers.smscPort}
transceiver-mode = true
smsc-username = ${peers.credentials?.systemId ?? 'bench'}
smsc-password = ${peers.credentials?.password ?? 'bench'}
system-type = bench
max-pending-submits = ${peers.window}

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${ports.smsbox}
sendsms-port = ${ports.http}
sendsms-interface = 127.0.0.1
log-file = ${join(folder, 'smsbox.log')}
log-level = 3

group = sendsms-user
username = bench
password = bench
concatenation = true
max-messages = 10

group = sms-service
keyword = default
text = none
`
}
