import type { FeedContent } from '../../device.ts'

/** Whose feed it is, and through which connector it is filled. */
export type Feed = {
  readonly accountId: string
  /** The device of kind `inapp`. */
  readonly deviceId: string
  readonly connectorId: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly sealed: string
}

/** An item of a feed as it is stored. */
export type FeedItemRow = {
  readonly messageId: string
  readonly deviceId: string
  readonly place: bigint
  readonly changed: bigint
  readonly shown: FeedContent
  readonly createdAt: Date
  readonly deliveredAt: Date | null
  readonly readAt: Date | null
  readonly archivedAt: Date | null
  /** The id of the button that was pressed. */
  readonly answer: string | null
}
