import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { waitUntil } from '../line-tool.ts'
import { findFreePorts, isListening } from '../loopback-ports.ts'

/** A receiver that takes every mail and keeps none. */
export type MailSink = { readonly port: number; readonly stop: () => Promise<void> }

/** Tells whether Postfix, whose smtp-sink receives, is installed. */
export function isPostfixInstalled(): boolean {
  return spawnSync('smtp-sink', []).error === undefined
}

/** Starts Debian's smtp-sink on 127.0.0.1. `options` are its own: what it refuses, where it hangs up, where it puts mails. */
export async function startMailSink(...options: readonly string[]): Promise<MailSink> {
  const [port = 0] = await findFreePorts(1)
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const sink = spawn('smtp-sink', [...user, ...options, `127.0.0.1:${port}`, '1000'], { stdio: 'ignore' })
  const stop = async (): Promise<void> => {
    if (sink.exitCode !== null || sink.signalCode !== null) return
    const ended = once(sink, 'exit')
    sink.kill('SIGTERM')
    await ended
  }
  if (await waitUntil(() => isListening(port), 10_000)) return { port, stop }
  await stop()
  throw new Error('smtp-sink does not listen')
}
