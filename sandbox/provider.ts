import type { FastifyInstance } from 'fastify'
import type { Faults } from './faults.ts'
import type { Handsets } from './handsets/handsets.ts'

/** What a stand-in has to work with. */
export type SandboxNetwork = {
  /** The sandbox's own HTTP server: a stand-in takes the paths below its own prefix. */
  readonly app: FastifyInstance
  readonly handsets: Handsets
  readonly faults: Faults
  /** Where the sandbox network is reached, known once it listens. */
  readonly url: () => string
  readonly mail: MailPlace
}

/** Where the sandbox network takes mail, and where the platform's own MX listens. */
export type MailPlace = {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly mxPort: () => number
}

/** A provider of the sandbox network: plays it over its own wire format, strict about what the provider is strict about. */
export type SandboxProvider = {
  /** As faults name it: `meta`, `telegram` … */
  readonly name: string
  /** Registers its paths, its way of carrying what handsets write, and its faults. */
  readonly start: (network: SandboxNetwork) => RunningProvider
  /** The links the demo account has from the start. */
  readonly demo: (sandboxUrl: string) => readonly DemoConnector[]
}

/** A stand-in that plays its provider until it is closed. */
export type RunningProvider = {
  /** Opens a port of its own, where HTTP is not what it speaks; gives it. */
  readonly ready?: () => Promise<{ readonly port: number }>
  /** What it did so far, for `GET /providers/{name}`. */
  readonly counts: () => Readonly<Record<string, number>>
  readonly close: () => Promise<void>
}

/** What a person would enter to connect the demo account. */
export type DemoConnector = {
  readonly channel: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly credentials: Readonly<Record<string, unknown>>
  /** They have what the platform otherwise makes by itself, because the stand-in must know it beforehand. */
  readonly areCredentialsWhole?: boolean
  /** Where the provider has its hook entered by hand: takes `{callbackUrl, verifyToken}` as its dashboard would. */
  readonly dashboard?: string
  /** Where the records of a domain are entered: takes `PUT {registrar}/{name}/{type}` with `{values}`. */
  readonly registrar?: string
}
