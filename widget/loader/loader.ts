import { Panel } from './panel.ts'
import { siteOf } from './site-of.ts'
import { takeCommands } from './take-commands.ts'

/** Starts the chat of the site that the script tag names; a second tag of the same page does nothing. */
function load(): void {
  const site = siteOf(document.currentScript)
  if (!site || document.querySelector('patchbay-chat')) return
  const start = (): void => {
    const panel = new Panel(site)
    takeCommands(panel)
  }
  // The page itself comes first.
  if (document.readyState === 'complete') start()
  else addEventListener('load', start, { once: true })
}

load()
