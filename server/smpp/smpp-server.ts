import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { linkSettings } from './link-settings.ts'
import type { LinkSettings } from './link.ts'
import { ServerSession } from './server-session.ts'
import type { SmppServerHandlers } from './server-session.ts'

/** Where a message centre listens and what it allows. Times in milliseconds. */
export type SmppServerSettings = Partial<LinkSettings> & {
  /** Default 127.0.0.1. */
  host?: string
  /** 0 picks a free port. */
  port: number
  tls?: { key: string; cert: string }
  /** What we call ourselves in the bind response, ≤ 15 characters. */
  systemId?: string
  sessionInitMs?: number
  deliverWindow?: number
  /** Connections beyond it are closed at once; default 1,000. */
  connectionsMax?: number
}

/** A listening message centre. */
export type SmppServer = {
  host: string
  port: number
  sessions: () => ServerSession[]
  /** Takes no more connections, drains and unbinds every session, and ends within `drainMs` and a little. */
  close: (drainMs?: number) => Promise<void>
}

/** Starts the message centre's side of SMPP: every connection is a session of its own, and none can harm another. */
export async function startSmppServer(
  settings: SmppServerSettings,
  handlers: SmppServerHandlers,
): Promise<SmppServer> {
  const sessions = new Set<ServerSession>()
  let lastId = 0
  const sessionSettings = {
    ...linkSettings(settings),
    systemId: settings.systemId ?? 'patchbay',
    sessionInitMs: settings.sessionInitMs ?? 30_000,
    deliverWindow: settings.deliverWindow ?? 100,
  }
  const accept = (socket: Socket): void => {
    const session = new ServerSession(++lastId, socket, sessionSettings, {
      ...handlers,
      onEnd: (ended, end, detail) => {
        sessions.delete(ended)
        handlers.onEnd?.(ended, end, detail)
      },
    })
    sessions.add(session)
  }
  const server = settings.tls
    ? createTlsServer({ ...settings.tls, handshakeTimeout: sessionSettings.sessionInitMs }, accept)
    : createTcpServer(accept)
  server.maxConnections = settings.connectionsMax ?? 1000
  // A failed TLS handshake ends its own connection and nothing else.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy())
  await listen(server, settings.host ?? '127.0.0.1', settings.port)
  const address = server.address() as AddressInfo
  return {
    host: address.address,
    port: address.port,
    sessions: () => [...sessions],
    close: async (drainMs = 5000) => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      await Promise.all([...sessions].map((session) => session.close(drainMs)))
      await closed
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
