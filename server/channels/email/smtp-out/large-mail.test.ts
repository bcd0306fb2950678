import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { test, type TestContext } from 'node:test'
import { simpleParser } from 'mailparser'
import { mailServer } from '#tools/testing/mail-server.ts'
import type { Content } from '../../content.ts'
import { linkTo, sending } from '../testing/mail-link.ts'

/** A mail with a file of so many octets. */
const carrying = (file: Buffer): Content => ({
  type: 'email',
  subject: 'The plans',
  text: 'As agreed.',
  attachments: [{ filename: 'plans.pdf', mimeType: 'application/pdf', content: file.toString('base64') }],
})

/** A network that cuts its first connection after so many octets on the way to the server. */
async function cutting(context: TestContext, port: number, afterOctets: number): Promise<number> {
  let connections = 0
  const server = createServer((inward) => {
    const outward = connect(port, '127.0.0.1')
    const isCut = ++connections === 1
    let octets = 0
    inward.on('data', (chunk: Buffer) => {
      octets += chunk.length
      if (isCut && octets > afterOctets) inward.destroy()
      else outward.write(chunk)
    })
    outward.on('data', (chunk) => inward.write(chunk))
    for (const [one, other] of [
      [inward, outward],
      [outward, inward],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  return (server.address() as { port: number }).port
}

test('a large mail arrives whole, and the one behind it waits for its end', async (t) => {
  const file = randomBytes(1_000_000)
  const server = await mailServer(t)
  const { link } = linkTo(t, server)
  const outcomes = await Promise.all([sending(link, { content: carrying(file) }), sending(link)])
  assert.ok(outcomes.every(({ kind }) => kind === 'submitted'))
  const parsed = await simpleParser(server.mails[0]?.octets ?? '')
  assert.ok(parsed.attachments[0]?.content.equals(file))
})

test('a connection that dies in the middle of a large mail leaves no doubt: it is sent again and taken once', async (t) => {
  const server = await mailServer(t)
  const port = await cutting(t, server.port, 500_000)
  const { link } = linkTo(t, { port })
  // More than the system takes in one go.
  const content = carrying(randomBytes(9_000_000))
  assert.equal((await sending(link, { content })).kind, 'submitted')
  assert.equal(server.mails.length, 1)
})
