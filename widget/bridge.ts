/** What the loader in the account's page and the widget's frame say to each other, by `postMessage` with both origins checked. */

/** Who the page says its visitor is. */
export type PageIdentity = {
  readonly id?: string
  readonly hash?: string
  readonly name?: string
  readonly email?: string
  readonly phone?: string
}

/** The page on which something is said. */
export type HostPage = { readonly url: string; readonly title: string }

/** What the page tells the frame. */
export type ToFrame =
  | { readonly type: 'shown'; readonly isModal: boolean; readonly byPerson: boolean }
  | { readonly type: 'hidden' }
  | { readonly type: 'page'; readonly page: HostPage; readonly language: string }
  | { readonly type: 'identify'; readonly identity: PageIdentity }
  | { readonly type: 'reset' }
  | { readonly type: 'look'; readonly scheme?: string; readonly language?: string }
  /** What the page kept for the frame: all of it when asked, or what another tab changed. */
  | { readonly type: 'kept'; readonly values: Readonly<Record<string, string | null>> }

/** What the frame tells the page. */
export type ToHost =
  | {
      readonly type: 'ready'
      readonly colour: string
      readonly onColour: string
      readonly position: 'end' | 'start'
      readonly offset: { readonly x: number; readonly y: number }
      readonly isRtl: boolean
      readonly labels: { readonly open: string; readonly close: string; readonly frame: string }
    }
  | { readonly type: 'unread'; readonly count: number; readonly label: string }
  | { readonly type: 'close' }
  | { readonly type: 'identified'; readonly isProven: boolean; readonly refusal: string | null }
  | { readonly type: 'said'; readonly from: 'visitor' | 'business' }
  /** For browsers that give frames no storage of their own: the page keeps something for the frame, or is asked for it. */
  | { readonly type: 'recall' }
  | { readonly type: 'keep'; readonly name: string; readonly value: string | null }

/** Marks our messages among whatever else a page posts. */
export const bridgeMark = 'patchbay-chat'

/** A message as it is posted. */
export type Marked<T> = { readonly mark: typeof bridgeMark; readonly message: T }
