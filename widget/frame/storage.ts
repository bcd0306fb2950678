/** Where the widget keeps what must outlive a page: in its own part of the browser's storage, apart for each site that shows it. */
export type Keep = {
  get(name: string): string | null
  set(name: string, value: string | null): void
  /** Another page of the same site changed something. */
  onChange(changed: (name: string) => void): void
}

/** Opens what the browser kept for a site. A browser that keeps nothing for frames is served from memory, for as long as the page stands. */
export function keepOf(siteKey: string): Keep {
  const prefix = `patchbay-chat.${siteKey}.`
  const storage = usable()
  const memory = new Map<string, string>()
  return {
    get: (name) => (storage ? storage.getItem(prefix + name) : (memory.get(name) ?? null)),
    set(name, value) {
      if (value === null) storage?.removeItem(prefix + name)
      else tryTo(() => storage?.setItem(prefix + name, value))
      if (value === null) memory.delete(name)
      else memory.set(name, value)
    },
    onChange(changed) {
      addEventListener('storage', ({ key }) => {
        if (key?.startsWith(prefix)) changed(key.slice(prefix.length))
      })
    },
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

/** A full storage only means that less is remembered. */
function tryTo(work: () => void): void {
  try {
    work()
  } catch {
    return
  }
}
