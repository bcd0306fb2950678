/** What a visitor's browser and the web chat door say to each other. */

/** Languages the widget speaks by itself; an account may reword any text of any language. */
export const widgetLanguages = ['en', 'es', 'hi', 'ar'] as const
export type WidgetLanguage = (typeof widgetLanguages)[number]

/** Texts of the widget that an account may reword. */
export const rewordable = [
  'title',
  'subtitle',
  'greeting',
  'launcher',
  'placeholder',
  'awayNotice',
  'offlineIntro',
  'offlineThanks',
  'preChatIntro',
] as const
export type Rewordable = (typeof rewordable)[number]

/** A question asked before the first message. */
export type FormField = {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'email' | 'phone' | 'choice'
  readonly isRequired: boolean
  readonly choices: readonly string[]
}

/** What the widget must know of the site it stands on. */
export type SiteView = {
  readonly key: string
  readonly colour: string
  readonly scheme: 'light' | 'dark' | 'auto'
  readonly position: 'end' | 'start'
  readonly offset: { readonly x: number; readonly y: number }
  readonly language: string
  readonly texts: Readonly<Record<string, Readonly<Partial<Record<Rewordable, string>>>>>
  /** Whether somebody answers now, and when the next opening is otherwise. */
  readonly isStaffed: boolean
  readonly opensAt: string | null
  readonly whenAway: 'form' | 'chat'
  readonly requireIdentity: boolean
  readonly preChat: readonly FormField[]
  readonly uploads: { readonly sizeBytesMax: number; readonly types: readonly string[] } | null
}

export type ButtonView =
  | { readonly kind: 'reply'; readonly id: string; readonly title: string }
  | { readonly kind: 'url'; readonly title: string; readonly url: string }
  | { readonly kind: 'call'; readonly title: string; readonly phone: string }
  | { readonly kind: 'location'; readonly title: string }

export type MediaView = { readonly url: string; readonly mimeType: string; readonly filename?: string }

export type CardView = {
  readonly title?: string
  readonly text?: string
  readonly media?: MediaView
  readonly buttons: readonly ButtonView[]
}

export type ListView = {
  readonly button: string
  readonly sections: readonly {
    readonly title?: string
    readonly rows: readonly { readonly id: string; readonly title: string; readonly description?: string }[]
  }[]
}

/** What a visitor may say. */
export type VisitorContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly fileId: string; readonly caption?: string }
  /** A button pressed or a row chosen in the line `of`. */
  | { readonly type: 'answer'; readonly of: string; readonly id: string; readonly title: string }

/** What a line of a visitor shows. */
export type SaidContent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'file'
      readonly fileId: string
      readonly mimeType: string
      readonly filename: string
      readonly sizeBytes: number
      readonly caption?: string
    }
  | { readonly type: 'answer'; readonly of: string; readonly id: string; readonly title: string }

/** What a line of the business shows: the contents of messages that web chat carries. */
export type ToldContent =
  | { readonly type: 'text'; readonly text: string }
  | ({ readonly type: 'media'; readonly caption?: string; readonly as?: string } & MediaView)
  | {
      readonly type: 'interactive'
      readonly header?: { readonly text: string } | { readonly media: MediaView }
      readonly body: string
      readonly footer?: string
      readonly buttons?: readonly ButtonView[]
      readonly list?: ListView
    }
  | ({ readonly type: 'card' } & CardView)
  | { readonly type: 'carousel'; readonly text?: string; readonly cards: readonly CardView[] }
  | {
      readonly type: 'location'
      readonly latitude: number
      readonly longitude: number
      readonly name?: string
      readonly address?: string
    }

/** One thing said in a chat. `seq` counts without gaps within one visitor's chat. */
export type Line = {
  readonly id: string
  readonly seq: number
  readonly at: string
  /** The widget's own name for what it sent: a repeated send gives the same line. */
  readonly clientId: string | null
} & (
  | { readonly from: 'visitor'; readonly content: SaidContent }
  | { readonly from: 'business'; readonly content: ToldContent }
)

/** How far each side got, by `seq`. */
export type Marks = {
  /** What of ours reached and was read by the visitor. */
  readonly delivered: number
  readonly read: number
  /** What of the visitor's the business has read. */
  readonly seen: number
}

/** A visitor as the widget sees itself. */
export type VisitorView = {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly isProven: boolean
  readonly marks: Marks
  readonly lineCount: number
}

/** What the door tells over the socket. */
export type SocketFrame =
  | { readonly type: 'welcome'; readonly visitor: VisitorView }
  | { readonly type: 'line'; readonly line: Line }
  | { readonly type: 'marks'; readonly marks: Marks }
  /** Somebody of the business is writing; it ends by itself. */
  | { readonly type: 'typing' }
  /** The token stands no more. */
  | { readonly type: 'gone' }

/** What the widget tells over the socket. The first frame must be `hello`. */
export type WidgetFrame =
  | {
      readonly type: 'hello'
      readonly site: string
      readonly host: string
      readonly token: string
      readonly after: number
    }
  | { readonly type: 'typing'; readonly on: boolean }
  | { readonly type: 'marks'; readonly delivered: number; readonly read: number }
  | { readonly type: 'ping' }
