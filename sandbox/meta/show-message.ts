import type { HandsetMessage } from '../handsets/handset.ts'
import { drawMessage } from './draw-message.ts'
import type { MetaState } from './meta-state.ts'
import type { AcceptedMessage } from './take-message.ts'

/** Shows a message on its person's handset as WhatsApp draws it; a reaction goes onto the message it is for. */
export function showMessage(meta: MetaState, message: AcceptedMessage): void {
  const { handsets } = meta.network
  const { person, number, body } = message
  if (message.type === 'reaction') {
    const { message_id: id, emoji } = body['reaction'] as { message_id: string; emoji: string }
    const reacted = handsets.find(person.address, id)
    if (reacted) handsets.revise(person.address, id, { rich: reactedTo(reacted, emoji) })
    return
  }
  const { text, rich } = drawMessage(body, message.template, (id) => mediaUrl(meta, id))
  const context = body['context'] as { message_id?: string } | undefined
  const quoted = context?.message_id && handsets.find(person.address, context.message_id)?.text
  handsets.receive(person.address, {
    channel: 'whatsapp',
    from: `+${number.number}`,
    to: person.address,
    text,
    parts: 1,
    encoding: 'utf8',
    rich: quoted ? { ...rich, quoted } : rich,
    senderName: number.verifiedName,
    providerId: message.id,
    raw: body,
  })
}

/** The reactions of a message after one more; an empty one takes it back. */
export function reactedTo(message: HandsetMessage, emoji: string): NonNullable<HandsetMessage['rich']> {
  return { ...message.rich, reactions: emoji === '' ? [] : [emoji] }
}

/** The path of media below the sandbox network's own address: whoever shows a handset knows where that is. */
export function shownMediaUrl(id: string): string {
  return `/meta/sandbox/media/${id}`
}

/** Where a handset sees media that was left here. */
function mediaUrl({ world }: MetaState, id: string): { url: string; mimeType: string } {
  return {
    url: shownMediaUrl(id),
    mimeType: world.media.get(id)?.mimeType ?? 'application/octet-stream',
  }
}
