import { listenToNotifications, type Notifications } from './notifications.ts'
import { log } from './log.ts'

/** Hears announcements of one channel until it is told to stop. */
export type Hearing = { stop(): Promise<void> }

type Ear = { readonly hear: (payload: string) => void; readonly onGap: () => void }
type Line = { readonly ears: Set<Ear>; readonly opened: Promise<Notifications> }

/** One connection to the database for each channel of announcements, however many in this process hear it. */
const lines = new Map<string, Line>()

/**
 * Hears what is announced on a channel over a connection that all hearers of the process share.
 * `onGap` is called when something may have been missed.
 */
export async function hearNotifications(
  channel: string,
  hear: (payload: string) => void,
  onGap: () => void,
): Promise<Hearing> {
  const ear = { hear, onGap }
  const line = lines.get(channel) ?? openLine(channel)
  line.ears.add(ear)
  await line.opened
  return {
    async stop() {
      line.ears.delete(ear)
      if (line.ears.size > 0) return
      if (lines.get(channel) === line) lines.delete(channel)
      await (await line.opened).stop()
    },
  }
}

function openLine(channel: string): Line {
  const ears = new Set<Ear>()
  const opened = listenToNotifications(
    { [channel]: (payload) => each(ears, (ear) => ear.hear(payload)) },
    () => each(ears, (ear) => ear.onGap()),
  )
  const line = { ears, opened }
  lines.set(channel, line)
  opened.catch(() => {
    if (lines.get(channel) === line) lines.delete(channel)
  })
  return line
}

/** One hearer that fails must not leave the others deaf. */
function each(ears: ReadonlySet<Ear>, tell: (ear: Ear) => void): void {
  for (const ear of ears)
    try {
      tell(ear)
    } catch (error) {
      log.error({ err: error }, 'a hearer of announcements failed')
    }
}
