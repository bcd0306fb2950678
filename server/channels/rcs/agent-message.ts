/** What the platform takes as an agent's message. Source: REST reference of phones.agentMessages. */
export type AgentMessage = {
  readonly contentMessage: ContentMessage
  readonly messageTrafficType: TrafficType
  /** Seconds with an `s`: after them the platform takes the message back. */
  readonly ttl?: string
}

/** Why an agent writes; the platform and the networks judge and price by it. */
export type TrafficType = 'AUTHENTICATION' | 'TRANSACTION' | 'PROMOTION' | 'SERVICEREQUEST'

/** What the message shows: a text, a file, a card or several, with what is offered below. */
export type ContentMessage = {
  readonly text?: string
  readonly contentInfo?: ContentInfo
  readonly richCard?:
    | {
        readonly standaloneCard: {
          readonly cardOrientation: 'VERTICAL' | 'HORIZONTAL'
          readonly thumbnailImageAlignment?: 'LEFT' | 'RIGHT'
          readonly cardContent: CardContent
        }
      }
    | {
        readonly carouselCard: {
          readonly cardWidth: 'SMALL' | 'MEDIUM'
          readonly cardContents: readonly CardContent[]
        }
      }
  readonly suggestions?: readonly Suggestion[]
}

/** A file, by the address the platform fetches it from. */
export type ContentInfo = { readonly fileUrl: string; readonly forceRefresh?: boolean }

/** One card. */
export type CardContent = {
  readonly title?: string
  readonly description?: string
  readonly media?: { readonly height: 'SHORT' | 'MEDIUM' | 'TALL'; readonly contentInfo: ContentInfo }
  readonly suggestions?: readonly Suggestion[]
}

/** One reply or action that is offered; pressed, it comes back with `postbackData`. */
export type Suggestion =
  | { readonly reply: { readonly text: string; readonly postbackData: string } }
  | {
      readonly action: { readonly text: string; readonly postbackData: string } & (
        | { readonly openUrlAction: { readonly url: string } }
        | { readonly dialAction: { readonly phoneNumber: string } }
        | { readonly shareLocationAction: Record<string, never> }
        | {
            readonly createCalendarEventAction: {
              /** RFC 3339, UTC. */
              readonly startTime: string
              readonly endTime: string
              readonly title: string
              readonly description: string
            }
          }
        | { readonly composeAction: ComposeAction }
        | {
            readonly viewLocationAction: {
              readonly latLong: { readonly latitude: number; readonly longitude: number }
              readonly label?: string
            }
          }
      )
    }

/** A message the phone begins to write, or to record, to a number. */
export type ComposeAction =
  | { readonly composeTextMessage: { readonly phoneNumber: string; readonly text: string } }
  | {
      readonly composeRecordingMessage: {
        readonly phoneNumber: string
        readonly type: 'ACTION_TYPE_AUDIO' | 'ACTION_TYPE_VIDEO'
      }
    }

/** What a phone must be able to show. Source: REST reference, Feature. */
export type Feature =
  | 'RICHCARD_STANDALONE'
  | 'RICHCARD_CAROUSEL'
  | 'ACTION_COMPOSE'
  | 'ACTION_CREATE_CALENDAR_EVENT'
  | 'ACTION_DIAL'
  | 'ACTION_OPEN_URL'
  | 'ACTION_SHARE_LOCATION'
  | 'ACTION_VIEW_LOCATION'
