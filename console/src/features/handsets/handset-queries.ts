import { queryOptions } from '@tanstack/react-query'
import { get, post, put } from '@/api/http.ts'
import type { HandsetMessage, HandsetWriting } from '@/api/handset-types.ts'
import type { Handset, HandsetBehaviour } from '@/api/types.ts'

type RawMessage = {
  id: string
  seq: number
  at: string
  direction: 'received' | 'sent'
  channel: string
  from: string
  to: string
  text: string
} & Pick<HandsetMessage, 'changed' | 'senderName' | 'ticks' | 'providerId' | 'rich'>

export const handsetsQuery = queryOptions({
  queryKey: ['handsets'],
  queryFn: () => get<{ data: Handset[] }>('/sandbox/handsets'),
  refetchInterval: 15_000,
})

/** Where the sandbox's shop is, and which web chat stands in it. */
export const shopPageQuery = queryOptions({
  queryKey: ['handsets', 'shop-page'],
  queryFn: () => get<{ url: string; siteKey: string }>('/sandbox/webchat/sandbox/page'),
  staleTime: Infinity,
})

const pathOf = (address: string) => `/sandbox/handsets/${encodeURIComponent(address)}`

/** What a handset received and wrote after `seq`; waits up to `waitMs` for something to come. */
export async function readHandset(
  address: string,
  after: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<HandsetMessage[]> {
  const answer = await get<{ data: RawMessage[] }>(`${pathOf(address)}/messages`, { after, waitMs }, signal)
  return answer.data.map(toHandsetMessage)
}

/** Writes on the handset, or does what its owner does there; answers the message as the handset shows it. */
export async function writeFromHandset(
  address: string,
  channel: string,
  to: string,
  writing: HandsetWriting,
): Promise<HandsetMessage> {
  return toHandsetMessage(await post<RawMessage>(`${pathOf(address)}/messages`, { channel, to, ...writing }))
}

export const setBehaviour = (address: string, behaviour: HandsetBehaviour) =>
  put(`${pathOf(address)}/behaviour`, behaviour)

const toHandsetMessage = ({ from, to, ...message }: RawMessage): HandsetMessage => ({
  ...message,
  peer: message.direction === 'sent' ? to : from,
})
