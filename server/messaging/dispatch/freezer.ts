import { log } from '#platform/log.ts'
import type { DispatchItem } from '../dispatch-item.ts'
import { freezeMessages } from '../freeze-messages.ts'

/** Keeps messages of suspended accounts that were about to go; those stopped in one moment are written together. */
export class Freezer {
  private readonly waiting: { readonly item: DispatchItem; readonly reason: string }[] = []
  private writing: Promise<void> = Promise.resolve()
  private readonly putBack: (items: readonly DispatchItem[]) => void

  /** `putBack` takes what could not be written: it stays in dispatch and is looked at again. */
  constructor(putBack: (items: readonly DispatchItem[]) => void) {
    this.putBack = putBack
  }

  add(item: DispatchItem, reason: string): void {
    if (this.waiting.push({ item, reason }) === 1)
      this.writing = this.writing.then(() => new Promise(setImmediate)).then(() => this.write())
  }

  /** Waits until what was added is written. */
  done(): Promise<void> {
    return this.writing
  }

  private async write(): Promise<void> {
    const groups = Map.groupBy(this.waiting.splice(0), ({ item, reason }) => `${item.accountId} ${reason}`)
    for (const [key, group] of groups) {
      const [accountId = '', reason = ''] = key.split(' ')
      const items = group.map(({ item }) => item)
      const ids = items.map(({ id }) => id)
      await freezeMessages(accountId, ids, reason).catch((error: unknown) => {
        log.warn({ err: error }, 'messages of a suspended account could not be frozen yet')
        this.putBack(items)
      })
    }
  }
}
