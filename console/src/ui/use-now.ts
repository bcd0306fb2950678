import { useSyncExternalStore } from 'react'

const tickMs = 10_000

/** The present instant in milliseconds; the caller is drawn again every ten seconds so that relative times stay true. */
export function useNow(): number {
  useSyncExternalStore(subscribe, currentTick)
  return Date.now()
}

const currentTick = () => Math.floor(Date.now() / tickMs)

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, tickMs)
  return () => clearInterval(timer)
}
