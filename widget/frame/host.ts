import { bridgeMark, type Marked, type ToFrame, type ToHost } from '../bridge.ts'

/** The page that holds the frame, as far as it and the frame speak. */
export type Host = { tell(message: ToHost): void }

/** Opens the way to the page: only what the named origin's own window says is heard, and only it is told anything. */
export function hostOf(origin: string, hear: (message: ToFrame) => void): Host {
  addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== parent || from !== origin) return
    const marked = data as Marked<ToFrame> | null
    if (marked?.mark === bridgeMark) hear(marked.message)
  })
  return { tell: (message) => parent.postMessage({ mark: bridgeMark, message }, origin) }
}
