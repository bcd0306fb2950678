import { createHash, sign, type KeyObject } from 'node:crypto'
import type { ComposedMail } from '../compose/compile-mail.ts'
import { foldWords } from '../compose/encoded-words.ts'
import { signingKey, type DkimAlgorithm, type DkimKey } from './dkim-key.ts'

/** Signs a mail; `done` has the signatures as headers, to be written before all others. */
export type DkimSigner = (mail: ComposedMail, done: (error: Error | null, signatures: string) => void) => void

const signed = new Set([
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'feedback-id',
  'auto-submitted',
])

/** Named once more than they occur, so that nobody can add a second one on the way. */
const oversigned = ['from', 'to', 'subject', 'date']

/**
 * Makes the signer of a domain, relaxed in headers and body. With several keys a mail has several signatures.
 * The signing itself, which is most of what a mail costs, runs in libuv's threads and uses the other cores.
 * Source: RFC 6376 §3.4, §3.5 and §5; RFC 8463 §3.
 */
export function dkimSigner(domain: string, keys: readonly DkimKey[]): DkimSigner {
  const signers = keys.map((key) => keySigner(domain, key))
  return (mail, done) => {
    const names = mail.fields.filter(({ name }) => signed.has(name))
    const headers = names.map(({ relaxed }) => `${relaxed}\r\n`).join('')
    const list = [...names.map(({ name }) => name), ...oversigned].join(':')
    const bodyHash = hashOf(mail.relaxedBody())
    const made: string[] = []
    let failed: Error | null = null
    let missing = signers.length
    if (missing === 0) return done(null, '')
    for (const [index, signOne] of signers.entries())
      signOne(headers, list, bodyHash, (error, signature) => {
        failed ??= error
        made[index] = signature
        if (--missing === 0) done(failed, failed ? '' : made.join(''))
      })
  }
}

function hashOf(pieces: readonly string[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece, 'latin1')
  return hash.digest('base64')
}

type KeySigner = (
  headers: string,
  list: string,
  bodyHash: string,
  done: (error: Error | null, signature: string) => void,
) => void

function keySigner(domain: string, key: DkimKey): KeySigner {
  const privateKey = signingKey(key)
  let lastList = ''
  let before = ''
  return (headers, list, bodyHash, done) => {
    if (list !== lastList) {
      lastList = list
      before = openingOf(domain, key, list)
    }
    const opened = `${before}${bodyHash};\r\n b=`
    const unfolded = opened.replaceAll('\r\n', '').slice('DKIM-Signature: '.length)
    const data = Buffer.from(`${headers}dkim-signature:${unfolded}`, 'latin1')
    signData(key.algorithm, privateKey, data, (error, signature) =>
      done(error, error ? '' : `${opened}${folded(signature)}\r\n`),
    )
  }
}

function openingOf(domain: string, { algorithm, selector }: DkimKey, list: string): string {
  const names = foldWords(list.replaceAll(':', ': '), ' h='.length).replaceAll(': ', ':')
  return `DKIM-Signature: v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain};\r\n s=${selector};\r\n h=${names};\r\n bh=`
}

/** Ed25519 signs the hash, not the headers themselves. Source: RFC 8463 §3. */
function signData(
  algorithm: DkimAlgorithm,
  key: KeyObject,
  data: Buffer,
  done: (error: Error | null, signature: Buffer) => void,
): void {
  if (algorithm === 'rsa-sha256') sign('sha256', data, key, done)
  else sign(null, createHash('sha256').update(data).digest(), key, done)
}

function folded(signature: Buffer): string {
  return (signature.toString('base64').match(/.{1,72}/g) ?? []).join('\r\n ')
}
