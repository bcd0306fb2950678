/**
 * A message as its handset shows it.
 * Shape: `direction` as the handset sees it; `seq` grows over the whole store, so a reader asks for what came `after`;
 * `encoding` as the channel names it (gsm7, ucs2, utf8 …); `raw` what the channel carried, for those who look closer.
 */
export type HandsetMessage = {
  id: string
  seq: number
  /** Grows like `seq` whenever the message comes to look otherwise; a reader asks for what changed after it. */
  changed: number
  channel: string
  direction: 'received' | 'sent'
  from: string
  to: string
  text: string
  parts: number
  encoding: string
  /** RFC 3339, UTC. */
  at: string
  /** What it shows beyond its text. */
  rich?: RichContent
  /** How the name above it reads, where the channel shows one. */
  senderName?: string
  /** The ticks beside what the owner wrote: whether the business took, showed and read it. */
  ticks?: 'sent' | 'delivered' | 'read'
  /** The provider's own id of the message. */
  providerId?: string
  raw?: unknown
}

/** A file that a handset shows, where its app would fetch it from. */
export type RichMedia = { url: string; mimeType: string; filename?: string }

/** A button as a handset draws it; pressing it sends its id back. */
export type RichButton = {
  id: string
  title: string
  kind: 'reply' | 'url' | 'call' | 'location' | 'calendar' | 'map' | 'compose' | 'other'
  url?: string
  /** What it brings along: the event for the calendar, the place, the draft of a message. */
  says?: string
}

/** One card, alone or of several side by side. */
export type RichCard = { title?: string; text?: string; media?: RichMedia; buttons: RichButton[] }

/** What a message shows as its app would draw it. */
export type RichContent = {
  header?: string
  footer?: string
  subject?: string
  /** Mail as HTML; shown in a sandboxed frame. */
  html?: string
  media?: RichMedia[]
  buttons?: RichButton[]
  list?: {
    button: string
    sections: { title?: string; rows: { id: string; title: string; description?: string }[] }[]
  }
  cards?: RichCard[]
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: { name: string; phones: string[] }[]
  /** The message this one answers, as the app quotes it. */
  quoted?: string
  /** Reactions that stand on it. */
  reactions?: string[]
  /** It was taken back or changed since. */
  state?: 'edited' | 'deleted'
}

/** What a channel gives to have a message shown: in `text` what no part of `rich` says. */
export type HandsetMessageInput = Omit<HandsetMessage, 'id' | 'seq' | 'changed' | 'at' | 'direction'>

/**
 * What becomes of messages to a handset: shown; failed with `code`; shown after `delayMs`; kept until it is back;
 * or refused by the network as blocked. `answer` and `dtmf` are for calls.
 */
export type Behaviour = {
  deliver: 'ok' | 'fail' | 'delay' | 'offline' | 'block'
  code?: string | undefined
  delayMs?: number | undefined
  answer?: string | undefined
  dtmf?: string | undefined
}

/** A handset in the list. `unread` counts what it received since its messages were last read. */
export type Handset = {
  address: string
  label: string
  unread: number
  behaviour: Behaviour
  /** The mail address whose mails it shows beside what comes to its number. */
  mail?: string
}

/** What a handset's owner writes or does: `button` presses one of a message it got, `reaction` puts one on it. */
export type Writing = {
  from: string
  to: string
  text: string
  media?: { url: string; mimeType: string; filename?: string; base64?: string } | undefined
  button?: { id: string; title: string; messageId?: string | undefined } | undefined
  reaction?: { messageId: string; emoji: string } | undefined
  location?: { latitude: number; longitude: number; name?: string | undefined } | undefined
  /** The handset's own id of the message it answers. */
  replyTo?: string | undefined
  /** Mail only. */
  subject?: string | undefined
}

/** Carries what a handset's owner writes into a channel's network; gives the parts and the encoding it took, and how it looks. */
export type Carry = (writing: Writing) => {
  parts: number
  encoding: string
  providerId?: string
  rich?: RichContent
}
