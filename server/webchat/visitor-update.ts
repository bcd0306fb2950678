import type { SaidContent } from '#shared/webchat-widget.ts'
import type { VisitorProfile } from './visitor.ts'

/** What a visitor said or did, as it waits to be told to the platform. Ids are dashed uuids. */
export type VisitorUpdate =
  | {
      readonly kind: 'said'
      readonly lineId: string
      readonly content: SaidContent
      readonly externalId: string | null
      readonly profile: VisitorProfile
      readonly page: VisitedPage | null
      readonly saidAtMs: number
    }
  | { readonly kind: 'reached'; readonly lineIds: readonly string[]; readonly state: 'delivered' | 'read' }
  /** The visitor turned out to be somebody known: what it said is now the other's. */
  | { readonly kind: 'became'; readonly visitorId: string }

/** The page of the account's site on which something was said. */
export type VisitedPage = { readonly url: string; readonly title?: string | undefined }
