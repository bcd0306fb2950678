import { useCallback, useEffect, useState } from 'react'
import type { HandsetMessage, HandsetWriting } from '@/api/handset-types.ts'
import { readHandset, writeFromHandset } from '@/features/handsets/handset-queries.ts'

const waitMs = 20_000
const retryMs = 3_000

/** A handset switched on: it shows what arrives as it arrives, and what is written on it. */
export function useHandset(address: string) {
  const [messages, setMessages] = useState<HandsetMessage[] | null>(null)
  const [error, setError] = useState<unknown>(null)

  useEffect(() => {
    const off = new AbortController()
    void listen(address, off.signal, setError, (arrived) =>
      setMessages((before) => merge(before ?? [], arrived)),
    )
    return () => off.abort()
  }, [address])

  const write = useCallback(
    async (channel: string, to: string, writing: HandsetWriting) => {
      const written = await writeFromHandset(address, channel, to, writing)
      setMessages((before) => merge(before ?? [], [written]))
    },
    [address],
  )
  return { messages, error, write }
}

async function listen(
  address: string,
  signal: AbortSignal,
  onError: (error: unknown) => void,
  onMessages: (arrived: HandsetMessage[]) => void,
) {
  let after = 0
  let first = true
  while (!signal.aborted) {
    try {
      const arrived = await readHandset(address, after, first ? 0 : waitMs, signal)
      after = arrived.reduce((last, message) => Math.max(last, message.changed ?? message.seq), after)
      if (first || arrived.length > 0) onMessages(arrived)
      onError(null)
      first = false
    } catch (error) {
      if (signal.aborted) return
      onError(error)
      await new Promise((resume) => setTimeout(resume, retryMs))
    }
  }
}

/** Joins what is known with what came, each message once, in the order of the network. */
function merge(before: HandsetMessage[], arrived: HandsetMessage[]): HandsetMessage[] {
  const bySeq = new Map([...before, ...arrived].map((message) => [message.seq, message]))
  return [...bySeq.values()].sort((left, right) => left.seq - right.seq)
}
