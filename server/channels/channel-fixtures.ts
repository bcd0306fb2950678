import type { Outcome } from './channel.ts'
import type { RawRequest } from './connecting.ts'
import type { Content } from './content.ts'
import type { HttpAnswer, HttpRequest } from './http/connection.ts'
import type { Update } from './update.ts'

/** What a channel's folder brings in `fixtures.ts` for the tests that run over every channel: real payload shapes of its provider. */
export type ChannelFixtures = {
  readonly settings: unknown
  readonly credentials: unknown
  /** The connector's address, and a contact's. */
  readonly address: string
  readonly contact: string
  readonly hookSecret: string
  /** At least one content of every type the channel can, each within its limits. */
  readonly samples: readonly Content[]
  /** Contents beyond a limit, and what is said of them. */
  readonly excessive: readonly { readonly content: Content; readonly says: RegExp }[]
  /** Plays the provider that takes everything. */
  readonly accepts: (request: HttpRequest) => HttpAnswer
  /** Answers that refuse, and what a message comes to by them. */
  readonly refusals: readonly {
    readonly name: string
    readonly answer: HttpAnswer
    readonly outcome: Partial<Extract<Outcome, { kind: 'refused' }>>
  }[]
  /** Requests of the provider to the hook, genuine as they are, and what they say. */
  readonly hooks: readonly {
    readonly name: string
    readonly request: RawRequest
    readonly updates: readonly (Partial<Update> & Pick<Update, 'kind'>)[]
  }[]
}
