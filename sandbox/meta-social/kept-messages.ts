import { randomBytes } from 'node:crypto'

/** A message as the stand-in remembers it: whose it is, and which of its buttons answer as quick replies. */
export type KeptMessage = {
  readonly mid: string
  readonly accountId: string
  readonly personId: string
  readonly fromPerson: boolean
  readonly text: string
  readonly quickReplies: ReadonlySet<string>
}

/** Media people sent, as Meta's store would keep them. */
export type KeptMedia = { readonly mimeType: string; readonly body: Buffer }

const messagesMax = 20_000
const mediaMax = 200

/** The newest messages, uploads and media; older ones are forgotten. */
export class KeptMessages {
  readonly #messages = new Map<string, KeptMessage>()
  readonly #media = new Map<string, KeptMedia>()
  readonly #uploads = new Map<string, { type: string; url: string }>()

  add(product: 'messenger' | 'instagram', message: Omit<KeptMessage, 'mid'>): KeptMessage {
    const mid = product === 'messenger' ? `m_${random(48)}` : `aWdfZAG1faXRlbToxOk${random(60)}ZDZD`
    const whole = { ...message, mid }
    this.#messages.set(mid, whole)
    bound(this.#messages, messagesMax)
    return whole
  }

  find(mid: string): KeptMessage | null {
    return this.#messages.get(mid) ?? null
  }

  addMedia(media: KeptMedia): string {
    const id = random(24)
    this.#media.set(id, media)
    bound(this.#media, mediaMax)
    return id
  }

  media(id: string): KeptMedia | null {
    return this.#media.get(id) ?? null
  }

  addUpload(upload: { type: string; url: string }): string {
    const id = String(500_000_000_000_000 + this.#uploads.size)
    this.#uploads.set(id, upload)
    return id
  }

  upload(id: string): { type: string; url: string } | null {
    return this.#uploads.get(id) ?? null
  }
}

const random = (length: number): string => randomBytes(length).toString('base64url').slice(0, length)

function bound(kept: Map<string, unknown>, most: number): void {
  if (kept.size <= most) return
  const [oldest] = kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
}
