import { createRequire } from 'node:module'
import { parentPort, type MessagePort } from 'node:worker_threads'

type Options = {
  readonly validationLevel: 'soft'
  readonly ignoreIncludes: true
  readonly fonts: object
}
type Compile = (
  source: string,
  options: Options,
) => Promise<{ html: string; errors: { line: number; message: string }[] }>

const compile = createRequire(import.meta.url)('mjml') as Compile

/** Files of this machine are not drawn in, and no font is fetched from elsewhere by a reader's program. */
const options: Options = { validationLevel: 'soft', ignoreIncludes: true, fonts: {} }

/** Compiles what comes through a port, and answers under the id it came with. */
export function runMjml(port: MessagePort): void {
  port.on('message', async ({ id, source }: { id: number; source: string }) => {
    try {
      const { html, errors } = await compile(source, options)
      const faults = errors.map(({ line, message }) => ({ line, message }))
      port.postMessage({ id, html: html.trim(), faults })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      port.postMessage({ id, html: '', faults: [{ line: null, message }] })
    }
  })
}

if (parentPort) runMjml(parentPort)
