import type { ToFrame } from '../bridge.ts'
import type { Host } from './host.ts'

/** Where the widget keeps what must outlive a page, apart for each site. */
export type Keep = {
  get(name: string): string | null
  set(name: string, value: string | null): void
  /** Another tab changed something. */
  onChange(changed: (name: string) => void): void
}

/** Hands on what the page says it kept. */
export type HearKept = (hear: (message: Extract<ToFrame, { type: 'kept' }>) => void) => void

const answerWithinMs = 1_500

/**
 * Opens what was kept for a site: in the frame's own part of the browser's storage, which no page can read; where the
 * browser gives frames none, with the page that holds it; where that keeps nothing, for as long as the page stands.
 */
export async function keepOf(siteKey: string, host: Host, hearKept: HearKept): Promise<Keep> {
  const storage = usable()
  return storage ? ownKeep(storage, `patchbay-chat.${siteKey}.`) : keepWithPage(host, hearKept)
}

function ownKeep(storage: Storage, prefix: string): Keep {
  return {
    get: (name) => storage.getItem(prefix + name),
    set(name, value) {
      try {
        if (value === null) storage.removeItem(prefix + name)
        else storage.setItem(prefix + name, value)
      } catch {
        // A full storage only means that less is remembered.
      }
    },
    onChange(changed) {
      addEventListener('storage', ({ key }) => {
        if (key?.startsWith(prefix)) changed(key.slice(prefix.length))
      })
    },
  }
}

async function keepWithPage(host: Host, hearKept: HearKept): Promise<Keep> {
  const memory = new Map<string, string | null>()
  let changed = (_name: string): void => {}
  await new Promise<void>((resolve) => {
    setTimeout(resolve, answerWithinMs)
    hearKept(({ values }) => {
      for (const [name, value] of Object.entries(values)) {
        memory.set(name, value)
        changed(name)
      }
      resolve()
    })
    host.tell({ type: 'recall' })
  })
  return {
    get: (name) => memory.get(name) ?? null,
    set(name, value) {
      memory.set(name, value)
      host.tell({ type: 'keep', name, value })
    },
    onChange: (told) => (changed = told),
  }
}

function usable(): Storage | null {
  try {
    const storage = globalThis.localStorage
    storage.setItem('patchbay-chat', '1')
    storage.removeItem('patchbay-chat')
    return storage
  } catch {
    return null
  }
}
