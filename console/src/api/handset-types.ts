/** What a handset of the sandbox network shows and does. */
export type HandsetMessage = {
  seq: number
  id?: string
  at: string
  direction: 'received' | 'sent'
  channel: string
  /** The other party: the sender of what the handset received, the addressee of what it wrote. */
  peer: string
  text: string
  /** Grows whenever the message comes to look otherwise. */
  changed?: number
  senderName?: string
  ticks?: 'sent' | 'delivered' | 'read'
  providerId?: string
  rich?: HandsetRich
}

export type HandsetMedia = { url: string; mimeType: string; filename?: string }
export type HandsetButton = {
  id: string
  title: string
  kind: 'reply' | 'url' | 'call' | 'location' | 'calendar' | 'map' | 'compose' | 'other'
  url?: string
  says?: string
}
export type HandsetCard = { title?: string; text?: string; media?: HandsetMedia; buttons: HandsetButton[] }

/** What a message shows beyond its text, as its app would draw it. */
export type HandsetRich = {
  header?: string
  footer?: string
  subject?: string
  html?: string
  media?: HandsetMedia[]
  buttons?: HandsetButton[]
  list?: {
    button: string
    sections: { title?: string; rows: { id: string; title: string; description?: string }[] }[]
  }
  cards?: HandsetCard[]
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: { name: string; phones: string[] }[]
  quoted?: string
  reactions?: string[]
  state?: 'edited' | 'deleted'
}

/** What a handset's owner does: writes, presses a button, puts a reaction on a message, sends a picture. */
export type HandsetWriting = {
  text?: string
  /** Mail only; an answer has its own. */
  subject?: string
  button?: { id: string; title: string; messageId?: string }
  reaction?: { messageId: string; emoji: string }
  media?: { mimeType: string; filename?: string; base64: string; url?: string }
}
