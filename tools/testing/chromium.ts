import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Where the browser of tests is, and how it is started: it speaks to nobody but the pages of a test. Hosts named `.test` are this machine. */
export const chromiumSettings = {
  executablePath: process.env['PATCHBAY_E2E_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--no-first-run',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP *.test 127.0.0.1',
  ],
}

/** Why tests in a browser cannot run; false when they can. */
export const noChromium: string | false =
  process.env['PATCHBAY_SKIP_PEERS'] === '1' || !existsSync(chromiumSettings.executablePath)
    ? 'no browser: install the Debian package chromium'
    : false

/** Starts the browser. Whoever starts it closes it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch(chromiumSettings)
}
