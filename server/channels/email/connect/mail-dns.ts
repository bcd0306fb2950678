import { resolve } from 'node:dns/promises'
import type { DNSResolver } from 'mailauth'
import { showsSandbox, variable } from '#platform/config.ts'

const waitMs = 10_000

/**
 * Asks the DNS of this machine; on a test instance the names below `.test`, which no DNS has, are the sandbox network's.
 * Rejects with a `code` as Node's own does. Source: RFC 6761 §6.2.
 */
export const mailDns: DNSResolver = async (name, type) => {
  const host = name.toLowerCase().replace(/\.$/, '')
  const sandbox = showsSandbox() ? variable('PATCHBAY_SANDBOX_URL') : ''
  if (sandbox !== '' && /(?:^|\.)test$/.test(host)) return sandboxRecords(sandbox, host, type)
  return (await resolve(host, type as 'TXT')) as string[][]
}

async function sandboxRecords(sandbox: string, host: string, type: string): Promise<string[][]> {
  const url = `${sandbox}/dns/${encodeURIComponent(host)}/${encodeURIComponent(type)}`
  const answer = await fetch(url, { signal: AbortSignal.timeout(waitMs) }).catch(() => null)
  if (answer?.status === 404) throw failure('ENOTFOUND', host)
  if (!answer?.ok) throw failure('ESERVFAIL', host)
  const { values } = (await answer.json()) as { values: readonly string[] }
  if (values.length === 0) throw failure('ENODATA', host)
  return values.map((value) => asAnswered(type, value)) as string[][]
}

/** A record's text as Node gives it. */
function asAnswered(type: string, value: string): unknown {
  if (type === 'TXT') return value.match(/.{1,255}/g) ?? ['']
  if (type !== 'MX') return value
  const [priority = '0', exchange = ''] = value.split(' ')
  return { priority: Number(priority), exchange: exchange.replace(/\.$/, '') }
}

function failure(code: string, host: string): Error {
  return Object.assign(new Error(`${code} ${host}`), { code })
}
