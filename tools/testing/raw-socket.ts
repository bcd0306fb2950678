import { once } from 'node:events'
import { connect } from 'node:net'

/** Writes octets to a port of 127.0.0.1, piece by piece, and gives what came back until the other side closed or `waitMs` passed. */
export async function exchange(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  waitMs = 1_000,
): Promise<{ answer: Buffer; closed: boolean }> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  let closed = false
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => {}) // a peer that resets the connection has answered as well
  socket.on('close', () => (closed = true))
  await once(socket, 'connect')
  for (const piece of pieces) socket.write(piece)
  await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, waitMs))])
  socket.destroy()
  return { answer: Buffer.concat(chunks), closed }
}

/** The status of an HTTP answer as it came over the wire; 0 when it is none. */
export function statusOf(answer: Buffer): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer.toString('latin1'))?.[1] ?? 0)
}
