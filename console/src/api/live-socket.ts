export type LiveState = 'connecting' | 'live' | 'catching_up' | 'offline'
export type LiveFrame = { seq?: string | number; event: string; data?: Record<string, unknown> }

type Handlers = { onState: (state: LiveState) => void; onFrame: (frame: LiveFrame) => void }

const retryMsMax = 15_000
/** Frames that were waiting for us come in one burst; after this pause we are level with the server. */
const caughtUpAfterMs = 400

/**
 * Holds the live connection open and resumes after the last frame seen.
 * Reconnects with doubling pauses up to 15 s, and at once when the browser comes back online.
 * @returns a function that closes it for good
 */
export function connectLive(url: string, { onState, onFrame }: Handlers): () => void {
  let socket: WebSocket | null = null
  let lastSeq: string | null = null
  let failures = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let levelTimer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const levelSoon = () => {
    clearTimeout(levelTimer)
    levelTimer = setTimeout(() => onState('live'), caughtUpAfterMs)
  }
  const receive = (text: string) => {
    const frame = readFrame(text)
    if (!frame) return
    failures = 0
    if (frame.seq !== undefined) lastSeq = String(frame.seq)
    onFrame(frame)
  }
  const open = () => {
    if (closed) return
    clearTimeout(retryTimer)
    const resuming = lastSeq !== null
    socket = new WebSocket(resuming ? `${url}?after=${encodeURIComponent(lastSeq ?? '')}` : url)
    socket.onopen = () => {
      onState(resuming ? 'catching_up' : 'live')
      if (resuming) levelSoon()
    }
    socket.onmessage = (message) => receive(String(message.data))
    socket.onclose = () => {
      clearTimeout(levelTimer)
      if (closed) return
      onState('offline')
      retryTimer = setTimeout(open, Math.min(retryMsMax, 500 * 2 ** failures++))
    }
  }
  const reopen = () => {
    failures = 0
    if (!socket || socket.readyState > WebSocket.OPEN) open()
  }
  window.addEventListener('online', reopen)
  open()
  return () => {
    closed = true
    clearTimeout(retryTimer)
    clearTimeout(levelTimer)
    window.removeEventListener('online', reopen)
    socket?.close()
  }
}

export function liveUrl(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/live`
}

function readFrame(text: string): LiveFrame | null {
  try {
    return JSON.parse(text) as LiveFrame
  } catch {
    return null
  }
}
