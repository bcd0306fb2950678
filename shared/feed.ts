/** An item of a person's feed, as the component in a customer's page gets it. */
export type FeedItem = {
  readonly id: string
  /** Orders a feed; a whole number as text. */
  readonly place: string
  readonly title: string
  readonly body: string
  readonly image?: string
  readonly link?: string
  /** A button with a link opens it; one without is an answer. */
  readonly actions: readonly FeedAction[]
  readonly createdAt: string
  readonly isRead: boolean
  /** It was taken out of the feed: told once, so that an open page takes it out too. */
  readonly isArchived: boolean
  /** The id of the button that was pressed. */
  readonly answer: string | null
}

export type FeedAction = { readonly id: string; readonly title: string; readonly link?: string }

/** A part of a feed. Whoever asks for what came `after` the cursor misses nothing. */
export type FeedNews = {
  readonly items: readonly FeedItem[]
  readonly unread: number
  readonly cursor: string
  readonly hasMore: boolean
}

/** What a page gets when it opens the feed of whoever is signed in. */
export type FeedOpened = { readonly token: string; readonly expiresAt: string }
