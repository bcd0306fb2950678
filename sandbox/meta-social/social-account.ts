/** What people write to: a page on Messenger, or a professional account on Instagram. */
export type SocialAccount = {
  readonly product: 'messenger' | 'instagram'
  /** As webhooks name it. */
  readonly id: string
  readonly name: string
  /** Instagram only. */
  readonly username?: string
  /** The page an account of Instagram is linked to. */
  readonly pageId?: string
  /** Which app is told what. */
  readonly subscriptions: Map<string, ReadonlySet<string>>
}

/** Where an app is called, as its dashboard has it. */
export type Callback = { readonly url: string; readonly verifyToken: string }

/** The webhook objects of the products. */
export type HookObject = 'page' | 'instagram'

/** An app of a developer's, with what Meta granted it. */
export type SocialApp = {
  readonly id: string
  readonly secret: string
  readonly callbacks: Map<HookObject, Callback>
  /** `human_agent`: answers up to 7 days; `utility`: templates. Taken away by the back office. */
  readonly features: Set<string>
  /** Its dashboard asks for a proof of the secret with every call. */
  requiresProof: boolean
}

/** A token and what it opens. */
export type SocialToken = {
  readonly value: string
  readonly kind: 'user' | 'page' | 'instagram'
  readonly appId: string
  /** The account; of a person its id. */
  readonly subject: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number | null
  /** The subcode it is refused with; null: it is taken. */
  deadBy: number | null
}

/** What tells an account apart on the wire. */
export const hookObjectOf = ({ product }: SocialAccount): HookObject =>
  product === 'messenger' ? 'page' : 'instagram'
