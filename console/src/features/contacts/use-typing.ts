import { useEffect, useState } from 'react'
import { useLive } from '@/api/live.tsx'

/** A contact's app may end without a word: a sign holds for so long. */
const holdsMs = 6_000

type Address = { channel: string; address: string }

/** The channel on which somebody at one of these addresses is writing at this moment; null: on none. */
export function useTyping(identities: readonly Address[]): string | null {
  const { listen } = useLive()
  const [channel, setChannel] = useState<string | null>(null)
  const known = identities.map((one) => `${one.channel} ${one.address}`).join('\n')
  useEffect(() => {
    let ends: ReturnType<typeof setTimeout> | undefined
    const stop = listen(({ event, data }) => {
      if (!data || data['direction'] === 'outbound') return
      const isTheirs = known.split('\n').includes(`${String(data['channel'])} ${String(data['from'])}`)
      if (!isTheirs || (event !== 'contact.typing' && event !== 'message.received')) return
      clearTimeout(ends)
      const isWriting = event === 'contact.typing' && data['on'] === true
      setChannel(isWriting ? String(data['channel']) : null)
      if (isWriting) ends = setTimeout(() => setChannel(null), holdsMs)
    })
    return () => {
      stop()
      clearTimeout(ends)
    }
  }, [listen, known])
  return channel
}
