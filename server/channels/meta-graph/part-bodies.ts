import type { OutboundMessage } from '../channel.ts'
import type { GraphMessage } from './message-of.ts'

type Send = {
  readonly to: string
  /** What is sent, in order. */
  readonly messages: readonly GraphMessage[]
  readonly regarding?: string | null | undefined
  /** What makes it lawful: `messaging_type`, and the tag that goes with one. */
  readonly under: Readonly<Record<string, string>>
}

/** Meta's own id of a message: what came with it beside its first content has the same. */
const midOf = (regarding: string): string => regarding.replace(/#\d+$/, '')

/** The bodies that send the parts of a message; the first quotes what it answers. */
export function partBodies({ to, messages, regarding, under }: Send): Record<string, unknown>[] {
  return messages.map((message, i) => ({
    recipient: { id: to },
    ...under,
    message,
    ...(i === 0 && regarding && { reply_to: { mid: midOf(regarding) } }),
  }))
}

/** The body that puts a reaction on a message, or takes it back; none where the message is not known to the provider. */
export function reactionBody(
  { to, regarding }: Pick<OutboundMessage, 'to' | 'regarding'>,
  reaction: string,
): Record<string, unknown>[] {
  if (!regarding) return []
  const recipient = { id: to }
  const payload = { message_id: midOf(regarding) }
  return reaction === ''
    ? [{ recipient, sender_action: 'unreact', payload }]
    : [{ recipient, sender_action: 'react', payload: { ...payload, reaction } }]
}

/** The body that shows the contact that its messages were read, or that somebody writes. */
export function markBody({ kind, to }: { readonly kind: 'read' | 'typing'; readonly to: string }): object {
  return { recipient: { id: to }, sender_action: kind === 'read' ? 'mark_seen' : 'typing_on' }
}
