import { connect } from 'node:net'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createSmppCredential, type NewSmppCredential } from '#accounts/accounts.ts'
import { listeners } from '#edges/smpp/listeners.ts'
import { startSmppEdge } from '#edges/smpp/smpp.ts'
import { inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import {
  commands,
  encodeBind,
  PduWriter,
  type ClientSessionSettings,
  type MalformedPdu,
  type Pdu,
} from '#smpp/smpp.ts'
import { rawPeer, type RawPeer } from '#smpp/testing/raw-peer.ts'
import { anEsme, type Esme } from './esme.ts'
import { aSendingNetwork } from './messaging.ts'
import { until } from './until.ts'

export { messageOctetsOf, rawPeer, type RawPeer } from '#smpp/testing/raw-peer.ts'

const cost = { memoryKib: 8, passes: 1 }

export type SmppDoor = Awaited<ReturnType<typeof anSmppDoor>>

/** A network that sends, the SMPP door before it, and a login. */
export async function anSmppDoor(
  context: TestContext,
  overrides: Parameters<typeof aSendingNetwork>[1] & { login?: Partial<NewSmppCredential> } = {},
) {
  const { login: wished = {}, ...given } = overrides
  const network = await aSendingNetwork(context, given)
  const running = startListeners(listeners)
  context.after(() => running.stop())
  const edge = await startSmppEdge({ host: '127.0.0.1', port: 0, pipeline: network.pipeline })
  context.after(() => edge.stop(100))
  const { credential, password } = await inTransaction((tx) =>
    createSmppCredential(tx, { accountId: network.accountId, maxPerSecond: 5000, cost, ...wished }),
  )
  const begin = (settings: Partial<ClientSessionSettings> = {}): Esme =>
    anEsme(context, { port: edge.port, systemId: credential.systemId, password, ...settings })
  const bound = async (settings: Partial<ClientSessionSettings> = {}): Promise<Esme> => {
    const esme = begin(settings)
    await until(
      () => esme.client.state === 'bound',
      () => `the gateway is ${esme.client.state}`,
    )
    return esme
  }
  const login = { port: edge.port, systemId: credential.systemId, password }
  return { ...network, edge, credential, login, begin, bound }
}

type Login = {
  readonly port: number
  readonly systemId: string
  readonly password: string
  readonly systemType?: string
  readonly interfaceVersion?: number
}

/** The octets of a bind with a login. */
export function loginOctets(
  { systemId, password, systemType = '', interfaceVersion = 0x34 }: Omit<Login, 'port'>,
  command: number = commands.bindTransceiver,
): Buffer {
  const writer = new PduWriter()
  const rest = { systemType, interfaceVersion, addressTon: 0, addressNpi: 0, addressRange: '' }
  encodeBind(writer, command, 1, { systemId, password, ...rest })
  return writer.take()
}

/** A bound peer that writes whatever octets it is told. */
export async function aRawBind(context: TestContext, login: Login): Promise<RawPeer> {
  const peer = rawPeer(login.port)
  context.after(() => peer.socket.destroy())
  peer.write(loginOctets(login))
  const answer = await peer.next(10_000)
  if (answer.type !== 'bind_response' || answer.status !== 0) throw new Error('the bind was refused')
  return peer
}

/** The command_status that answers a bind from a local address of the test's own. */
export function bindFrom(localAddress: string, login: Login): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const socket = connect({ host: '127.0.0.1', port: login.port, localAddress })
  socket.on('error', reject)
  socket.once('data', (octets) => {
    resolve(octets.readUInt32BE(8))
    socket.destroy()
  })
  socket.write(loginOctets(login))
  return promise
}

/** The next PDU of a command; receipts that come in between are passed by. */
export async function nextResponse(peer: RawPeer, command: number): Promise<Pdu> {
  for (;;) {
    const pdu: Pdu | MalformedPdu = await peer.next(10_000)
    if (pdu.type !== 'malformed' && pdu.command === command) return pdu
  }
}

/** A query_sm or cancel_sm for a message. */
export function enquiryOctets(command: number, sequence: number, messageId: string): Buffer {
  const id = Buffer.from(`${messageId}\0`)
  const body =
    command === commands.querySm
      ? [id, Buffer.alloc(3)]
      : [Buffer.alloc(1), id, Buffer.alloc(3), Buffer.alloc(3)]
  const octets = Buffer.concat([Buffer.alloc(16), ...body])
  octets.writeUInt32BE(octets.length, 0)
  octets.writeUInt32BE(command, 4)
  octets.writeUInt32BE(sequence, 12)
  return octets
}

/** Waits until something holds; fails after ten seconds with what is said then. */
export const soon = (holds: () => boolean, otherwise: () => string): Promise<void> =>
  until(holds, otherwise, 10_000)

/** A text of three parts. */
export const longText = 'All work and no play makes Jack a dull boy. '.repeat(8).trim()

/** The SMPP door in a process of its own, which can be killed at any instant. */
export type DoorProcess = { readonly port: number; kill(): Promise<void> }

/** Starts the SMPP door on a database in a process that ends with the test. */
export async function aDoorProcess(context: TestContext, databaseUrl: string): Promise<DoorProcess> {
  const file = join(import.meta.dirname, 'smpp-door-process.ts')
  const child = spawn(process.execPath, [file, databaseUrl, '11'.repeat(32)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  const kill = (): Promise<void> => {
    child.kill('SIGKILL')
    return exited
  }
  context.after(kill)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (octets: Buffer) => resolve(Number(octets.toString())))
    void exited.then(() => reject(new Error('the process ended before it was ready')))
  })
  return { port, kill }
}
