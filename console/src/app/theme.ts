export type Theme = 'system' | 'light' | 'dark'

export function readTheme(): Theme {
  const stored = localStorage.getItem('patchbay.theme')
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** Keeps the choice and shows it at once; `public/boot.js` applies it before the next first paint. */
export function setTheme(theme: Theme) {
  if (theme === 'system') {
    localStorage.removeItem('patchbay.theme')
    delete document.documentElement.dataset['theme']
    return
  }
  localStorage.setItem('patchbay.theme', theme)
  document.documentElement.dataset['theme'] = theme
}
