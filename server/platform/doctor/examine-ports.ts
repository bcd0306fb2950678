import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { portOffsets } from '../config.ts'
import { fail, ok, type Finding } from './finding.ts'

/** Whether our ports are free, or taken by the instance that is running. */
export async function examinePorts(bind: string, portBase: number, running: boolean): Promise<Finding[]> {
  const offsets = Object.values(portOffsets)
  const states = await Promise.all(offsets.map((offset) => stateOf(bind, portBase + offset)))
  const taken = offsets.filter((_, n) => states[n] === 'taken').map((offset) => portBase + offset)
  if (states.includes('elsewhere'))
    return [fail('ports', `${bind} is not an address of this machine`, 'set PATCHBAY_BIND to one that is')]
  const all = offsets.map((offset) => portBase + offset).join(', ')
  if (taken.length === 0) return [ok('ports', `${all} are free`)]
  if (running) return [ok('ports', `${taken.join(', ')} are ours`)]
  return [
    fail(
      'ports',
      `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} taken by another program`,
      'stop it, or choose another --port-base',
    ),
  ]
}

async function stateOf(host: string, port: number): Promise<'free' | 'taken' | 'elsewhere'> {
  const server = createServer()
  try {
    await once(server.listen(port, host), 'listening')
    server.close()
    return 'free'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL' ? 'elsewhere' : 'taken'
  }
}

/** Null when something listens there; otherwise why not. */
export async function whyUnreachable(host: string, port: number, waitMs = 3_000): Promise<string | null> {
  const socket = connect({ host, port, signal: AbortSignal.timeout(waitMs) })
  try {
    await once(socket, 'connect')
    return null
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    return name === 'AbortError' ? `no answer within ${waitMs / 1_000} s` : (code ?? name)
  } finally {
    socket.destroy()
  }
}
