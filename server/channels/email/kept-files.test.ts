import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { useTestDatabase } from '#tools/testing/database.ts'
import { mailServer } from '#tools/testing/mail-server.ts'
import type { FileBook } from '../media/file-book.ts'
import type { EmailContent } from './draft-of.ts'
import { linkTo, sending } from './testing/mail-link.ts'

await useTestDatabase()

const accountId = 'ours'
const plans = `med_${'1'.repeat(32)}`
const carrying = (...ids: string[]): EmailContent => ({
  type: 'email',
  subject: 'The plans of {{name}}',
  text: 'As agreed.',
  variables: { name: 'Anna' },
  attachments: ids.map((mediaId) => ({
    mediaId,
    filename: `${mediaId.slice(-1)}.pdf`,
    mimeType: 'application/pdf',
    sizeBytes: 100_000,
  })),
})

/** The files of one account; tells what was read. */
function aBook(files: Map<string, Buffer>) {
  const read: string[] = []
  const book: FileBook = {
    hasAll: (whose, ids) => Promise.resolve(whose === accountId && ids.every((id) => files.has(id))),
    read: (whose, id) => {
      read.push(id)
      return Promise.resolve(whose === accountId ? (files.get(id) ?? null) : null)
    },
  }
  return { book, read }
}

test('a mail takes along the files that lie among the account’s, each read once for all who get it', async (t) => {
  const server = await mailServer(t)
  const [first, second] = [randomBytes(100_000), randomBytes(50)]
  const logo = plans.replaceAll('1', '2')
  const { book, read } = aBook(new Map(Object.entries({ [plans]: first, [logo]: second })))
  const { link } = linkTo(t, server, { files: book })
  for (const name of ['Anna', 'Jo']) {
    const content = { ...carrying(plans, logo, plans), variables: { name } }
    assert.equal((await sending(link, { accountId, content })).kind, 'submitted')
  }
  assert.deepEqual(read, [plans, logo])
  for (const [n, subject] of ['The plans of Anna', 'The plans of Jo'].entries()) {
    const mail = await simpleParser(server.mails[n]?.octets ?? '')
    assert.equal(mail.subject, subject)
    assert.deepEqual(
      mail.attachments.map(({ filename, content }) => [filename, content.length]),
      [
        ['1.pdf', 100_000],
        ['2.pdf', 50],
        ['1.pdf', 100_000],
      ],
    )
    assert.ok(mail.attachments[0]?.content.equals(first))
  }
})

test('a mail whose file is gone, or another account’s, ends with the reason, though it went to others before', async (t) => {
  const server = await mailServer(t)
  const files = new Map([[plans, randomBytes(100)]])
  const { link } = linkTo(t, server, { files: aBook(files).book })
  const content = carrying(plans)
  const endOf = async (given: { accountId?: string }) => {
    const outcome = await sending(link, { ...given, content })
    return outcome.kind === 'refused' ? [outcome.retry, outcome.code] : outcome.kind
  }
  assert.equal(await endOf({ accountId }), 'submitted')
  assert.deepEqual(await endOf({ accountId: 'theirs' }), ['never', 'attachment_gone'])
  files.clear()
  assert.deepEqual(await endOf({ accountId }), ['never', 'attachment_gone'])
  assert.equal(server.mails.length, 1)
})

test('a mail whose files cannot be read now is tried again later', async (t) => {
  const server = await mailServer(t)
  const away = () => Promise.reject(new Error('the database is away'))
  const { link } = linkTo(t, server, { files: { hasAll: away, read: away } })
  const outcome = await sending(link, { accountId, content: carrying(plans) })
  assert.deepEqual(outcome.kind === 'refused' && [outcome.retry, outcome.code], [
    'later',
    'attachment_unread',
  ])
})

test('what files weigh counts among what is held, before they are read', async (t) => {
  const server = await mailServer(t, ({ verb }) => (verb === '.' ? null : undefined))
  const { book, read } = aBook(new Map())
  const { link } = linkTo(t, server, { files: { ...book, read: () => new Promise(() => {}) } })
  const content = carrying(plans)
  const heavy = { ...content, attachments: [{ mediaId: plans, sizeBytes: 18_000_000 }] }
  for (let n = 0; n < 3; n++) {
    assert.ok(link.room() > 0, `${n} are held`)
    void sending(link, { accountId, content: heavy })
  }
  assert.equal(link.room(), 0)
  assert.deepEqual(read, [])
})
