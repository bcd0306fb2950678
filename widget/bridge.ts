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

export type ToFrame =
  | { readonly type: 'shown'; readonly isModal: boolean; readonly byPerson: boolean }
  | { readonly type: 'hidden' }
  | { readonly type: 'page'; readonly page: HostPage; readonly language: string }
  | { readonly type: 'identify'; readonly identity: PageIdentity }
  | { readonly type: 'reset' }
  | { readonly type: 'look'; readonly scheme?: string; readonly language?: string }

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

/** Marks our messages among whatever else a page posts. */
export const bridgeMark = 'patchbay-chat'
export type Marked<T> = { readonly mark: typeof bridgeMark; readonly message: T }
