import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import { startConsoleProduct } from '#tools/testing/console-product.ts'
import type { DemoFile } from '#tools/testing/instance.ts'

/**
 * The running product under test: the one whose demo file PATCHBAY_E2E_DEMO names, or one started here and stopped
 * after the tests. In a whole run all files share one, so a test asks only for what it made itself.
 */
export const demo: DemoFile = readDemo(process.env['PATCHBAY_E2E_DEMO'] ?? (await startProduct()))

function readDemo(file: string): DemoFile {
  return JSON.parse(readFileSync(file, 'utf8')) as DemoFile
}

async function startProduct(): Promise<string> {
  const product = await startConsoleProduct()
  after(() => product.stop())
  return product.demoFile
}
