import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useRef, useState, type ReactNode } from 'react'
import { connectLive, liveUrl, type LiveFrame, type LiveState } from '@/api/live-socket.ts'

type Listener = (frame: LiveFrame) => void
type Live = { state: LiveState; listen: (listener: Listener) => () => void }

const LiveContext = createContext<Live | null>(null)

/** One live connection for the whole console; pages listen to it, and the wallet follows it by itself. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const [listeners] = useState(() => new Set<Listener>())
  const walletTimer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    const onFrame = (frame: LiveFrame) => {
      if (frame.event.startsWith('account.')) void client.invalidateQueries({ queryKey: ['session'] })
      if (frame.event === 'resync') void client.invalidateQueries()
      if (frame.event.startsWith('wallet.') || frame.event.startsWith('message.')) {
        clearTimeout(walletTimer.current)
        walletTimer.current = setTimeout(() => void client.invalidateQueries({ queryKey: ['wallet'] }), 400)
      }
      for (const listener of listeners) listener(frame)
    }
    return connectLive(liveUrl(window.location), { onState: setState, onFrame })
  }, [client, listeners])

  const [listen] = useState(() => (listener: Listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  })
  return <LiveContext value={{ state, listen }}>{children}</LiveContext>
}

export function useLive(): Live {
  const live = use(LiveContext)
  if (!live) throw new Error('useLive outside LiveProvider')
  return live
}
