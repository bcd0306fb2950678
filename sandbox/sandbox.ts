import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { faultRoutes } from './fault-routes.ts'
import { Faults } from './faults.ts'
import { handsetRoutes } from './handsets/handset-routes.ts'
import { Handsets } from './handsets/handsets.ts'
import { answerProblems } from './problem.ts'
import { providers } from './providers.ts'
import { startSmsc } from './smsc/smsc.ts'
import type { Smsc, SmscSettings } from './smsc/smsc.ts'

/** Where the sandbox network listens and how its providers behave. */
export type SandboxSettings = {
  /** Default 127.0.0.1. */
  bind?: string
  /** 0 picks a free port. */
  httpPort: number
  smscPort: number
  /** Where mail for every receiver is taken; a free port when absent. */
  mailPort?: number
  /** Where the platform's MX listens; people's mail goes there. */
  mxPort?: number | (() => number)
  smsc?: Omit<SmscSettings, 'host' | 'port' | 'handsets' | 'faults'>
  /** Handsets that are there from the start. */
  handsets?: { address: string; label: string; mail?: string }[]
}

/** A running sandbox network. */
export type Sandbox = {
  url: string
  httpPort: number
  smscPort: number
  mailPort: number
  handsets: Handsets
  faults: Faults
  smsc: Smsc
  close: () => Promise<void>
}

/** Starts the sandbox network: the providers over their own wire formats, the handsets, and the API over both. */
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const host = settings.bind ?? '127.0.0.1'
  const handsets = new Handsets()
  const faults = new Faults()
  for (const { address, label, mail } of settings.handsets ?? []) handsets.add(address, label, mail)
  const smsc = await startSmsc({ ...settings.smsc, host, port: settings.smscPort, handsets, faults })
  const app = fastify({
    logger: false,
    bodyLimit: 1_048_576,
    forceCloseConnections: true,
  })
  answerProblems(app)
  handsetRoutes(app, handsets)
  let url = ''
  const { mxPort = 0 } = settings
  const mailPlace = {
    host,
    port: settings.mailPort ?? 0,
    mxPort: () => (typeof mxPort === 'number' ? mxPort : mxPort()),
  }
  const network = { app, handsets, faults, url: () => url, mail: mailPlace }
  const running = new Map(providers.map((provider) => [provider.name, provider.start(network)]))
  faultRoutes(app, faults, (name) => (name === 'smsc' ? smsc.counts() : (running.get(name)?.counts() ?? {})))
  app.get('/healthz', () => ({ status: 'ok' }))
  let mailPort = 0
  try {
    mailPort = (await running.get('mail')?.ready?.())?.port ?? 0
    await app.listen({ host, port: settings.httpPort })
  } catch (error) {
    await Promise.all([...running.values()].map((provider) => provider.close()))
    await smsc.close()
    throw error
  }
  const httpPort = (app.server.address() as AddressInfo).port
  url = `http://${host.includes(':') ? `[${host}]` : host}:${httpPort}`
  return {
    url,
    httpPort,
    smscPort: smsc.port,
    mailPort,
    handsets,
    faults,
    smsc,
    close: async () => {
      await Promise.all([...running.values()].map((provider) => provider.close()))
      await app.close()
      await smsc.close()
    },
  }
}
