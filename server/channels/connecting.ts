import type { z } from 'zod'
import type { Connection } from './http/connection.ts'
import type { Profile, Update } from './update.ts'

/** A request of the provider's as it came: what is signed are these bytes. */
export type RawRequest = {
  readonly method: string
  /** Path and query as they were asked for. */
  readonly url: string
  readonly query: Readonly<Record<string, string | undefined>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** Where the provider calls us, and the secret it proves itself with where it takes one of ours. */
export type Hook = {
  readonly url: string
  /** Random, a connector's own: verify token, secret token. */
  readonly secret: string
}

/** What a connector is, to the functions that read what came for it. */
export type ConnectorFacts = {
  /** What it sends as: a number, a page, a bot, a domain. */
  readonly address: string
  readonly settings: unknown
  readonly credentials: unknown
  readonly hook: Hook
}

/** What the provider says of the credentials it was asked about. */
export type Probed = {
  /** What the connector sends as, in the form contacts' messages name it. */
  readonly address: string
  /** How people call it. */
  readonly name: string
  /** What else is worth showing: quality, limits, the provider's ids. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Milliseconds since the epoch at which the credentials run out; null: never, or not told. */
  readonly expiresAtMs: number | null
  /** What must still be done at the provider before it may send, and the mend; absent or null: nothing. */
  readonly pending?: string | null
  /** What is to be entered elsewhere, each with how it was found there. */
  readonly records?: readonly ProviderRecord[]
}

/** An entry that a person makes elsewhere for a connector: a DNS record at the domain's registrar. */
export type ProviderRecord = {
  readonly purpose: string
  readonly type: string
  readonly name: string
  readonly value: string
  /** False: it may send without. */
  readonly isRequired: boolean
  readonly state: 'found' | 'missing' | 'different'
  /** What was found in its place. */
  readonly seen: readonly string[]
}

/** What an account gave of a connector, or what is kept of it. */
export type Given = { readonly settings: unknown; readonly credentials: unknown }

/** A provider's no while connecting: what it said and the mend. */
export class ConnectRefused extends Error {
  /** Whether the credentials are at fault, rather than a provider that is away. */
  readonly byProvider: boolean

  constructor(message: string, { byProvider = true } = {}) {
    super(message)
    this.byProvider = byProvider
  }
}

/** How an account links itself to a provider. The functions that talk throw ConnectRefused. */
export type Connecting = {
  /** The terms of the provider that an account accepts with every connector. */
  readonly terms: { readonly name: string; readonly url: string }
  /** What a person does at the provider, step by step, in Markdown; `{hookUrl}` and `{hookSecret}` stand for the exact values to paste. */
  readonly guide: readonly string[]
  /** What an account fills in, where that is less than the channel's settings and credentials: the rest is the installation's. */
  readonly settings?: z.ZodType
  readonly credentials?: z.ZodType
  /** The address is made up here: no other account ever sends as one that was somebody's. */
  readonly makesAddress?: boolean
  /**
   * Makes what is kept of a connector out of what the account gave, such as keys of its own. `address`: of one that is there already
   * and lost its credentials.
   */
  readonly prepare?: (given: Given, address?: string) => Promise<Given>
  /** Puts what the installation decides to what is kept, each time the link is opened. Gives the channel's own settings and credentials. */
  readonly installed?: (kept: Given) => Given
  /** Asks the provider what the credentials open. */
  readonly probe: (connection: Connection) => Promise<Probed>
  /** Has the provider call our hook, where it has a way to be told. */
  readonly subscribe?: (connection: Connection, hook: Hook) => Promise<void>
  /** Ends that. `isLast`: no other connector here hears of what they would share. */
  readonly unsubscribe?: (connection: Connection, isLast: boolean) => Promise<void>
  /** What connectors share whose provider calls one hook for it: the one that came last. Another takes it over from one that ends. */
  readonly sharedBy?: (settings: unknown) => string
  /** Trades the code of an OAuth redirect or an embedded sign-up for credentials. */
  readonly exchange?: (
    connection: Connection,
    code: string,
    redirectUri: string,
  ) => Promise<Record<string, unknown>>
  /** The senders an account has by it; its address when absent. */
  readonly sendersOf?: (probed: Probed) => readonly string[]
  readonly door?: Door
  /**
   * Tells the provider that what a hook brought was taken, where the contact's app waits for it: a pressed button.
   * Called after the update is stored, for every update; does nothing for those nobody waits for.
   */
  readonly acknowledge?: (connection: Connection, update: Update) => Promise<void>
  /** Where a person is sent to consent; the provider sends the browser back to `redirectUri` with a code for `exchange`. */
  readonly authorizeUrl?: (settings: unknown, redirectUri: string, state: string) => string
  /** Makes credentials that run out last longer: what is new of them, and until when. To be asked in good time before they end. */
  readonly refresh?: (connection: Connection) => Promise<RefreshedCredentials>
  /** Asks the provider who a contact is; null where it does not say. */
  readonly profile?: (connection: Connection, contact: string) => Promise<Profile | null>
  /** Fetches media a contact sent, by the `source` its message named. */
  readonly fetchMedia?: (connection: Connection, source: string) => Promise<FetchedMedia>
  /** Leaves media of ours with the provider, where it takes bytes as well as links; gives the id it is named by. */
  readonly uploadMedia?: (connection: Connection, media: FetchedMedia) => Promise<string>
  /** Tells the contact's app that its message was read, or that somebody is writing. */
  readonly mark?: (connection: Connection, mark: Mark) => Promise<void>
  /**
   * Takes a message back, by the reference it was handed over with, while it has not reached the contact. Says whether the
   * provider will try: what arrives all the same is reported as delivered.
   */
  readonly revoke?: (connection: Connection, to: string, ref: string) => Promise<boolean>
}

/** `credentials` has the fields that are new; the others stay. */
export type RefreshedCredentials = {
  readonly credentials: Readonly<Record<string, unknown>>
  readonly expiresAtMs: number | null
}

/** A file with what its holder says of it. */
export type FetchedMedia = { readonly mimeType: string; readonly body: Buffer; readonly filename?: string }

/** What the contact's app is to show: that its message was read, or that somebody is writing. */
export type Mark = {
  readonly kind: 'read' | 'typing'
  readonly to: string
  /** The provider's id of the contact's last message. */
  readonly regarding: string
}

/** Where the provider's own requests are read. All of it is pure, but for reading that must wait for something. */
export type Door = {
  /** What a GET that proves the hook is ours is answered with; null refuses it. */
  readonly challenge?: (request: RawRequest, connector: ConnectorFacts) => string | null
  /** Whether the request is the provider's: checked on the raw bytes, compared in constant time. */
  readonly isGenuine: (request: RawRequest, connector: ConnectorFacts) => boolean
  /** Headers by which the provider proves itself for whatever it sends: secrets, looked at by `isGenuine` and never kept. */
  readonly secretHeaders?: readonly string[]
  /** An answer that the provider waits for, to a request that says nothing else: a challenge in a POST. */
  readonly answerAtOnce?: (
    request: RawRequest,
    connector: ConnectorFacts,
  ) => { readonly type: string; readonly body: string } | null
  /**
   * The addresses a request is about, where the provider has one hook for everything of an app: `read` gives what is for
   * the connector asked, and a connector of another address may be asked too when the request is genuine to it as well.
   */
  readonly addresses?: (request: RawRequest) => readonly string[]
  /**
   * What the request says. Throws when it cannot be read. A promise where reading must wait for something, such as a mail's
   * sender being looked up: that may fail now and go well later, and is tried again.
   */
  readonly read: (
    request: RawRequest,
    connector: ConnectorFacts,
  ) => readonly Update[] | Promise<readonly Update[]>
}
