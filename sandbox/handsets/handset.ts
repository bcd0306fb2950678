/**
 * A message as its handset shows it.
 * Shape: `direction` as the handset sees it; `seq` grows over the whole store, so a reader asks for what came `after`;
 * `encoding` as the channel names it (gsm7, ucs2, utf8 …); `raw` what the channel carried, for those who look closer.
 */
export type HandsetMessage = {
  id: string
  seq: number
  channel: string
  direction: 'received' | 'sent'
  from: string
  to: string
  text: string
  parts: number
  encoding: string
  /** RFC 3339, UTC. */
  at: string
  raw?: unknown
}

/** What a channel gives to have a message shown. */
export type HandsetMessageInput = Omit<HandsetMessage, 'id' | 'seq' | 'at' | 'direction'>

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
export type Handset = { address: string; label: string; unread: number; behaviour: Behaviour }

/** What a handset's owner writes. */
export type Writing = { from: string; to: string; text: string }

/** Carries what a handset's owner writes into a channel's network; gives the parts and the encoding it took. */
export type Carry = (writing: Writing) => { parts: number; encoding: string }
