import type pg from 'pg'
import { dedicatedConnection, sql, type Db } from './db.ts'
import { log } from './log.ts'

export type Notifications = { stop(): Promise<void> }

/**
 * Listens to what transactions of any process announce at commit (`pg_notify`), by channel.
 * A lost connection is made again; `onGap` is called then, for something may have been missed.
 */
export async function listenToNotifications(
  handlers: Readonly<Record<string, (payload: string) => void>>,
  onGap: () => void,
): Promise<Notifications> {
  let client: pg.Client | null = null
  let stopped = false
  const connect = async (): Promise<void> => {
    client = await dedicatedConnection()
    client.on('notification', ({ channel, payload }) => handlers[channel]?.(payload ?? ''))
    client.on('error', () => {})
    client.on('end', () => {
      if (!stopped) again()
    })
    for (const channel of Object.keys(handlers)) await client.query(`listen ${channel}`)
  }
  const again = (): void => {
    setTimeout(() => {
      if (stopped) return
      connect().then(onGap, (error: unknown) => {
        log.warn({ err: error }, 'cannot listen for notifications yet')
        again()
      })
    }, 500).unref()
  }
  await connect()
  return {
    async stop() {
      stopped = true
      await client?.end()
    },
  }
}

/** Announces something to every process that listens, when the transaction commits. */
export async function announce(on: Db, channel: string, payload = ''): Promise<void> {
  await on.query(sql`select pg_notify(${channel}, ${payload})`)
}
