import type { HandsetMessage } from '@/api/handset-types.ts'

export type Conversation = {
  /** Channel and other party together: a brand may write by several. */
  key: string
  channel: string
  peer: string
  /** How the app names the other party. */
  name: string
  messages: HandsetMessage[]
  last: HandsetMessage
  unread: number
}

/** A message in a line of a list: its words, else those on its cards. */
export function gistOf({ text, rich }: HandsetMessage): string {
  const onCards = (rich?.cards ?? []).flatMap((card) => card.title ?? card.text ?? [])
  return text || onCards.join(' · ') || '…'
}

/** Groups what is on a phone by channel and other party, the latest conversation first; `seenAt` is when each was last looked at. */
export function groupConversations(
  messages: HandsetMessage[],
  seenAt: Record<string, string>,
): Conversation[] {
  const groups = Map.groupBy(messages, ({ channel, peer }) => `${channel} ${peer}`)
  return [...groups.entries()]
    .flatMap(([key, group]) => {
      const last = group.at(-1)
      const unread = group.filter(
        (message) => message.direction === 'received' && message.at > (seenAt[key] ?? ''),
      ).length
      const name = group.findLast(({ senderName }) => senderName)?.senderName
      return last
        ? [
            {
              key,
              channel: last.channel,
              peer: last.peer,
              name: name ?? last.peer,
              messages: group,
              last,
              unread,
            },
          ]
        : []
    })
    .sort((left, right) => right.last.at.localeCompare(left.last.at))
}
