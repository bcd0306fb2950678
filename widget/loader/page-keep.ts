/** Keeps for the frame what its browser does not let it keep itself, in the page's own storage. */
export type PageKeep = {
  recall(): Record<string, string>
  keep(name: string, value: string | null): void
}

/** Opens the page's storage for a site. A page without storage keeps nothing. `changed` tells what another tab did. */
export function pageKeepOf(
  siteKey: string,
  changed: (values: Record<string, string | null>) => void,
): PageKeep {
  const prefix = `patchbay-chat.${siteKey}.`
  addEventListener('storage', ({ key, newValue }) => {
    if (key?.startsWith(prefix)) changed({ [key.slice(prefix.length)]: newValue })
  })
  return {
    recall() {
      try {
        const entries = Object.entries(localStorage).filter(([key]) => key.startsWith(prefix))
        return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), String(value)]))
      } catch {
        return {}
      }
    },
    keep(name, value) {
      try {
        if (value === null) localStorage.removeItem(prefix + name)
        else localStorage.setItem(prefix + name, value)
      } catch {
        // Then it lasts as long as the page.
      }
    },
  }
}
