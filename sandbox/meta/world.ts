import { People } from './people.ts'

/** A business portfolio: its limit of people written to first is shared by its numbers. */
export type Portfolio = {
  readonly id: string
  /** How many people it may write to, outside their windows, in 24 hours; Infinity: as many as it likes. */
  messagingLimit: number
  /** The code it answers over the limit: 131064 by today's list, 131048 by the older one. */
  limitCode: 131_048 | 131_064
  /** People written to first, and when last. */
  readonly reached: Map<string, number>
}

/** An app at Meta: its secret signs the webhooks. */
export type App = { readonly id: string; readonly name: string; readonly secret: string }

/** An access token: which app made it, and which accounts and permissions it opens. */
export type Token = {
  readonly value: string
  readonly appId: string
  readonly accountIds: readonly string[]
  readonly scopes: readonly string[]
  /** Milliseconds since the epoch; null: never. */
  expiresAtMs: number | null
  isRevoked: boolean
}

/** Where an account's or a number's webhooks go. */
export type Subscription = { readonly url: string; readonly verifyToken: string }

/** A WhatsApp Business account: numbers, templates and webhooks are its own. */
export type Account = {
  readonly id: string
  readonly name: string
  readonly appId: string
  readonly portfolio: Portfolio
  /** Null until an app subscribes. */
  subscription: Subscription | null
  isSubscribed: boolean
  /** The business that is there from the start: whoever connects it may be starting still. */
  readonly isOfSandbox: boolean
  /** A code every send is answered with: 131031 locked, 131042 payment …; null: none. */
  restriction: number | null
}

/** A number of an account: what messages come from, with its quality and rate. */
export type PhoneNumber = {
  readonly id: string
  readonly accountId: string
  /** Digits. */
  readonly number: string
  readonly displayed: string
  verifiedName: string
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'NA'
  isRegistered: boolean
  pin: string | null
  throughputPerSecond: number
  /** Sends of the last second, as times. */
  readonly recent: number[]
  subscription: Subscription | null
  profile: Record<string, unknown>
}

/** Where a template is in its review, and after it. */
export type TemplateStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED'

/** A template in one language, with what its review and its readers made of it. */
export type Template = {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly language: string
  category: string
  components: Record<string, unknown>[]
  readonly parameterFormat: 'POSITIONAL' | 'NAMED'
  status: TemplateStatus
  rejectedReason: string
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  pauses: number
  /** Times of edits after an approval. */
  readonly edits: number[]
  previousCategory: string | null
}

/** A file that Meta keeps for a while: uploaded by the business, or sent by a person. */
export type Media = {
  readonly id: string
  readonly mimeType: string
  /** Null while it is only known where the handset has it from. */
  readonly body: Buffer | null
  readonly sourceUrl: string | null
  readonly filename: string | null
  /** Base64. */
  readonly sha256: string
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number
}

/** What one number and one person did with each other. Times in milliseconds since the epoch. */
export type Talk = {
  lastInboundMs: number | null
  /** Until when it is known that an advertisement brought the person. */
  referredAtMs: number | null
  entryUntilMs: number | null
  /** Sends of the last ten minutes or so, for the pair rate. */
  readonly sends: number[]
}

/** Everything the stand-in knows. */
export class World {
  readonly apps = new Map<string, App>()
  readonly tokens = new Map<string, Token>()
  readonly codes = new Map<string, { readonly token: string; readonly expiresAtMs: number }>()
  readonly accounts = new Map<string, Account>()
  readonly numbers = new Map<string, PhoneNumber>()
  readonly templates = new Map<string, Template>()
  /** Names that may not be used again yet, by account and name, and until when. */
  readonly reserved = new Map<string, number>()
  readonly media = new Map<string, Media>()
  /** URLs of media, what they lead to and until when. */
  readonly links = new Map<string, { readonly mediaId: string; readonly expiresAtMs: number }>()
  readonly uploads = new Map<string, { readonly appId: string; readonly mimeType: string }>()
  readonly people: People
  readonly #talks = new Map<string, Talk>()
  #serial = 0

  constructor(people: People) {
    this.people = people
  }

  /** A new id in the manner of Meta's: long, and of digits only. */
  nextId(): string {
    return `${1_034_000_000_000_000 + ++this.#serial * 7_919}`
  }

  account(id: string): Account {
    const account = this.accounts.get(id)
    if (!account) throw new Error(`no account ${id}`)
    return account
  }

  talk(numberId: string, person: string): Talk {
    const key = `${numberId} ${person}`
    let talk = this.#talks.get(key)
    if (!talk) {
      talk = { lastInboundMs: null, referredAtMs: null, entryUntilMs: null, sends: [] }
      this.#talks.set(key, talk)
    }
    return talk
  }
}
