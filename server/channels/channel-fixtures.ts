import type { Outcome } from './channel.ts'
import type { RawRequest } from './connecting.ts'
import type { Content } from './content.ts'
import type { HttpAnswer, HttpRequest } from './http/connection.ts'
import type { Update } from './update.ts'

/** Some of what an update says; the rest is the channel's own tests' to look at. */
type SomeOfUpdate = Partial<Update> & Pick<Update, 'kind'>
type SomeOfRefusal = Partial<Extract<Outcome, { kind: 'refused' }>>

/** What a channel's folder brings in `fixtures.ts` for the tests that run over every channel, whatever it is spoken over. */
export type ChannelFixtures = {
  readonly settings: unknown
  readonly credentials: unknown
  /** It can be opened without any: nobody at the other end asks who we are. */
  readonly needsNoCredentials?: true
  /** The connector's address. */
  readonly address: string
  /** At least one content of every type the channel can, each within its limits. */
  readonly samples: readonly Content[]
  /** Contents beyond a limit, and what is said of them. */
  readonly excessive: readonly { readonly content: Content; readonly says: RegExp }[]
  /** What the other side says against a message, and what the message comes to by it; absent where a database must say it. */
  readonly refused?: readonly {
    readonly name: string
    readonly outcome: () => Outcome
    readonly is: SomeOfRefusal
  }[]
  /** What comes otherwise than by a hook, and what it says. */
  readonly heard?: readonly {
    readonly name: string
    readonly read: () => readonly Update[] | Promise<readonly Update[]>
    readonly updates: readonly SomeOfUpdate[]
  }[]
  /** A request at the hook of a channel nothing genuine comes to over HTTP: it is made to look as if it did. */
  readonly forged?: RawRequest
}

/** Of a channel that speaks HTTP: real payload shapes of its provider too. */
export type HttpFixtures = ChannelFixtures & {
  readonly contact: string
  readonly hookSecret: string
  /** Plays the provider that takes everything. */
  readonly accepts: (request: HttpRequest) => HttpAnswer
  /** Answers that refuse, and what a message comes to by them. */
  readonly refusals: readonly {
    readonly name: string
    readonly answer: HttpAnswer
    readonly outcome: SomeOfRefusal
  }[]
  /** Requests of the provider to the hook, genuine as they are, and what they say. */
  readonly hooks: readonly {
    readonly name: string
    readonly request: RawRequest
    readonly updates: readonly SomeOfUpdate[]
  }[]
}
