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

/** What a list of conversations shows of a message, in a line. */
export function wordsOf({ text, rich }: Pick<HandsetMessage, 'text' | 'rich'>): string {
  const cards = rich?.cards?.map(({ title, text: says }) => title ?? says).join(' · ')
  const place = rich?.location?.name ?? rich?.location?.address
  return text || rich?.subject || rich?.header || cards || place || rich?.media?.[0]?.filename || '…'
}
