import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { commands } from '../commands.ts'
import { decodePdu } from '../decode-pdu.ts'
import { encodeBare, encodeBind, encodeMessage } from '../encode-pdu.ts'
import { Framer } from '../framer.ts'
import { PduWriter } from '../pdu-writer.ts'
import type { MalformedPdu, MessageInput, Pdu } from '../pdu.ts'

/** A peer for tests that writes whatever octets it is told and reports every PDU it gets. */
export type RawPeer = {
  socket: Socket
  write: (octets: Uint8Array) => void
  /** Resolves with the next PDU; rejects when the connection closed or `timeoutMs` (default 2,000) passed. */
  next: (timeoutMs?: number) => Promise<Pdu | MalformedPdu>
  closed: Promise<void>
}

/** Connects a raw peer to a message centre under test. */
export function rawPeer(port: number): RawPeer {
  return peerOn(connect({ host: '127.0.0.1', port }))
}

/** Listens as a message centre that does only what the test says. */
export async function rawCentre(
  onPeer: (peer: RawPeer) => void,
): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    onPeer(peerOn(socket))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

/** The octets of a bind as transceiver (or the command given). */
export function bindOctets(
  command: number = commands.bindTransceiver,
  sequence = 1,
  systemId = 'test',
): Buffer {
  const writer = new PduWriter()
  const rest = { systemType: '', interfaceVersion: 0x34, addressTon: 0, addressNpi: 0, addressRange: '' }
  encodeBind(writer, command, sequence, { systemId, password: 'secret', ...rest })
  return writer.take()
}

/** The octets of a submit_sm or deliver_sm to one handset. */
export function messageOctetsOf(
  command: number,
  sequence: number,
  message: Partial<MessageInput> = {},
): Buffer {
  const writer = new PduWriter()
  const text = Buffer.from('hello')
  encodeMessage(writer, command, sequence, {
    source: 'A',
    destination: '9198',
    shortMessage: text,
    ...message,
  })
  return writer.take()
}

/** The octets of a PDU that is only a header. */
export function bareOctets(command: number, sequence: number, status = 0): Buffer {
  const writer = new PduWriter()
  encodeBare(writer, command, status, sequence)
  return writer.take()
}

function peerOn(socket: Socket): RawPeer {
  const framer = new Framer(70_000)
  const waiting: PromiseWithResolvers<Pdu | MalformedPdu>[] = []
  const arrived: (Pdu | MalformedPdu)[] = []
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
  })
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    framer.push(chunk, (buffer, start, length) => {
      const pdu = decodePdu(buffer, start, length)
      const first = waiting.shift()
      if (first === undefined) arrived.push(pdu)
      else first.resolve(pdu)
      return true
    })
  })
  const next = (timeoutMs = 2000): Promise<Pdu | MalformedPdu> => {
    const pdu = arrived.shift()
    if (pdu !== undefined) return Promise.resolve(pdu)
    const waiter = Promise.withResolvers<Pdu | MalformedPdu>()
    waiting.push(waiter)
    const timer = setTimeout(() => waiter.reject(new Error('no PDU came in time')), timeoutMs)
    void closed.then(() => waiter.reject(new Error('the connection closed')))
    return waiter.promise.finally(() => clearTimeout(timer))
  }
  return { socket, write: (octets) => socket.write(octets), next, closed }
}
