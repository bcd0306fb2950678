import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Finds `count` free TCP ports on 127.0.0.1. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Finds a port N such that N and the offsets above it are free on 127.0.0.1. */
export async function findPortBase(offsets: readonly number[]): Promise<number> {
  for (let base = 21_000; base < 32_000; base += 100) {
    const taken = await Promise.all([0, ...offsets].map((offset) => isListening(base + offset)))
    if (!taken.includes(true)) return base
  }
  throw new Error('no free block of ports between 21000 and 32000')
}

/** Tells whether something listens on a port of 127.0.0.1. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
