import { queryOptions } from '@tanstack/react-query'
import { get, post, put } from '@/api/http.ts'
import type { Handset, HandsetBehaviour, HandsetMessage } from '@/api/types.ts'

type RawMessage = {
  seq: number
  id?: string
  at?: string
  receivedAt?: string
  time?: string
  direction?: string
  channel?: string
  from?: string
  sender?: string
  to?: string
  text?: string | null
  media?: unknown
}

export const handsetsQuery = queryOptions({
  queryKey: ['handsets'],
  queryFn: () => get<{ data: Handset[] }>('/sandbox/handsets'),
  refetchInterval: 15_000,
})

const pathOf = (address: string) => `/sandbox/handsets/${encodeURIComponent(address)}`

/** What a handset received and wrote after `seq`; waits up to `waitMs` for something to come. */
export async function readHandset(
  address: string,
  after: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<HandsetMessage[]> {
  const answer = await get<{ data?: RawMessage[]; messages?: RawMessage[] }>(
    `${pathOf(address)}/messages`,
    { after, waitMs },
    signal,
  )
  return (answer.data ?? answer.messages ?? []).map((raw) => toHandsetMessage(raw, address))
}

export const writeFromHandset = (address: string, to: string, text: string) =>
  post(`${pathOf(address)}/messages`, { channel: 'sms', to, text })
export const setBehaviour = (address: string, behaviour: HandsetBehaviour) =>
  put(`${pathOf(address)}/behaviour`, behaviour)

function toHandsetMessage(raw: RawMessage, address: string): HandsetMessage {
  const from = raw.from ?? raw.sender ?? ''
  const sent = raw.direction ? ['sent', 'out', 'outbound'].includes(raw.direction) : from === address
  return {
    seq: raw.seq,
    ...(raw.id && { id: raw.id }),
    at: raw.at ?? raw.receivedAt ?? raw.time ?? '',
    direction: sent ? 'sent' : 'received',
    channel: raw.channel ?? 'sms',
    peer: sent ? (raw.to ?? '') : from,
    text: raw.text ?? '',
  }
}
