import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'

/**
 * Checks the sampled callbacks with the Standard Webhooks library and tells how many were right and wrong.
 * The sample file holds whole HTTP requests, each after a line with its length in bytes.
 */
export function verifySamples(sampleFile: string, secret: string): { valid: number; invalid: number } {
  const webhook = new Webhook(secret)
  const counts = { valid: 0, invalid: 0 }
  for (const { headers, body } of readSamples(readFileSync(sampleFile))) {
    try {
      webhook.verify(body, headers)
      counts.valid++
    } catch {
      counts.invalid++
    }
  }
  return counts
}

function readSamples(file: Buffer): { headers: Record<string, string>; body: string }[] {
  const samples = []
  for (let at = 0; at < file.length;) {
    const lineEnd = file.indexOf('\n', at)
    const size = Number(file.toString('latin1', at, lineEnd))
    const text = file.toString('utf8', lineEnd + 1, lineEnd + 1 + size)
    at = lineEnd + 1 + size
    const headEnd = text.indexOf('\r\n\r\n')
    const lines = text.slice(0, headEnd).split('\r\n').slice(1)
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    )
    samples.push({ headers, body: text.slice(headEnd + 4) })
  }
  return samples
}
