import { spawn } from 'node:child_process'

/** What swaks said and heard, and how it ended: 0 when the mail was taken, 24 and its neighbours for the command that was refused. */
export type SwaksRun = { readonly exitCode: number | null; readonly transcript: string }

/** Runs the SMTP client swaks against a server of this machine; a text is words by spaces, a list words as they are. */
export function swaks(port: number, ...words: readonly (string | readonly string[])[]): Promise<SwaksRun> {
  const args = words.flatMap((some) => (typeof some === 'string' ? some.split(' ') : some))
  const child = spawn(
    'swaks',
    ['--server', '127.0.0.1', '--port', String(port), '--helo', 'judge.example', ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let transcript = ''
  child.stdout.on('data', (octets: Buffer) => (transcript += octets.toString()))
  child.stderr.on('data', (octets: Buffer) => (transcript += octets.toString()))
  const ended = setTimeout(() => child.kill('SIGKILL'), 30_000)
  return new Promise((resolve) =>
    child.on('close', (exitCode) => {
      clearTimeout(ended)
      resolve({ exitCode, transcript })
    }),
  )
}
