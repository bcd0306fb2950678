import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { unseal } from '#platform/secrets.ts'
import type { Carrier } from '../carrier.ts'
import { hookUrlOf } from '../connectors/hook-url.ts'
import type { Device, DeviceBook } from '../device.ts'
import { keepItem } from './feed/keep-item.ts'
import { deviceIdAt } from './device-address.ts'
import { deviceGone, devicesToReach } from './queries.ts'

type Asked = {
  readonly id: string
  readonly found: (device: Device | null) => void
  readonly failed: (error: unknown) => void
}

/** The devices of one connector, for its link. Those that are looked up in the same moment are read by one statement. */
export function deviceBook({ id: connectorId, channel }: Pick<Carrier, 'id' | 'channel'>): DeviceBook {
  let waiting: Asked[] = []
  const readWaiting = (): void => {
    const asked = waiting
    waiting = []
    readDevices(connectorId, asked).catch((error: unknown) => asked.forEach(({ failed }) => failed(error)))
  }
  return {
    reportUrl: hookUrlOf(channel, connectorId),
    find: (address) =>
      new Promise((found, failed) => {
        const id = deviceIdAt(address)
        if (id === null) return found(null)
        if (waiting.length === 0) setImmediate(readWaiting)
        waiting.push({ id, found, failed })
      }),
    keep: (address, item) => keepItem(connectorId, address, item),
    remove: (address, reason, atMs) => remove(connectorId, address, reason, new Date(atMs)),
  }
}

async function readDevices(connectorId: string, asked: readonly Asked[]): Promise<void> {
  const rows = await devicesToReach(db, connectorId, [...new Set(asked.map(({ id }) => id))])
  const sealed = new Map(rows.map((row) => [row.id, row.sealed]))
  for (const { id, found } of asked) {
    const text = sealed.get(id)
    found(text === undefined ? null : (JSON.parse(unseal(text, id)) as Device))
  }
}

/** A device that could not be taken off is met again by the next push to it. */
async function remove(connectorId: string, address: string, reason: string, since: Date): Promise<void> {
  const id = deviceIdAt(address)
  if (id === null) return
  try {
    await deviceGone(db, connectorId, id, reason, since, now())
  } catch (error) {
    log.warn({ err: error, device: address }, 'a device that is gone could not be taken off yet')
  }
}
