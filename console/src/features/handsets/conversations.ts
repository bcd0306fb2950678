import type { HandsetMessage } from '@/api/types.ts'

export type Conversation = { peer: string; messages: HandsetMessage[]; last: HandsetMessage; unread: number }

/** Groups what is on a phone by the other party, the latest conversation first; `seenAt` is when each was last looked at. */
export function groupConversations(
  messages: HandsetMessage[],
  seenAt: Record<string, string>,
): Conversation[] {
  const groups = new Map<string, HandsetMessage[]>()
  for (const message of messages) groups.set(message.peer, [...(groups.get(message.peer) ?? []), message])
  return [...groups.entries()]
    .flatMap(([peer, group]) => {
      const last = group.at(-1)
      const unread = group.filter(
        (message) => message.direction === 'received' && message.at > (seenAt[peer] ?? ''),
      ).length
      return last ? [{ peer, messages: group, last, unread }] : []
    })
    .sort((left, right) => right.last.at.localeCompare(left.last.at))
}
