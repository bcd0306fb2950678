import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { simpleParser } from 'mailparser'
import { setVariable } from '#platform/config.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { mailServer } from '#tools/testing/mail-server.ts'
import type { OutboundMessage } from '../channel.ts'
import type { EmailContent } from './draft-of.ts'
import { linkTo, sending, type Given } from './testing/mail-link.ts'
import { openTracking } from './tracking/tracking.ts'

await useTestDatabase()

const line = /Unsubscribe from promotional e-mails/

/** Sends a mail and gives what its receiver reads. */
async function arrived(
  context: TestContext,
  content: Partial<EmailContent>,
  given: Partial<OutboundMessage> = {},
  settings: Given['settings'] = {},
) {
  setVariable('PATCHBAY_PUBLIC_URL', 'https://p.example')
  const server = await mailServer(context)
  const outcome = await sending(linkTo(context, server, { settings }).link, {
    accountId: randomUUID(),
    class: 'promotional',
    content: { type: 'email', subject: 'Hats', ...content },
    ...given,
  })
  assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome))
  const { text = '', html, headerLines } = await simpleParser(server.mails[0]?.octets ?? '')
  const header = headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? ''
  return { text, html: html || '', header }
}

/** Whom the addresses to unsubscribe at are for. */
const leavers = (text: string) =>
  [...text.matchAll(/https?:\/\/[^\s"<>]*\/u\/([\w-]+)/g)].map(([, token = '']) => openTracking(token))

test('an advertisement says in text and page how to unsubscribe, and who is meant', async (context) => {
  const mail = await arrived(context, {
    text: 'Hats!',
    html: '<html lang="en"><body><a href="https://shop.example">See</a></body></html>',
  })
  for (const said of [mail.text, mail.html]) {
    assert.match(said, line)
    const [claim, ...more] = leavers(said)
    assert.equal(claim?.kind === 'unsubscribe' && claim.address, 'anna@mail.example')
    assert.deepEqual(more, [])
  }
  assert.equal(leavers(mail.header).length, 1)
  // Who leaves is not led by way of us; the other link is.
  assert.equal(mail.html.match(/\/t\/[\w-]+"/g)?.length, 1)
})

test('one that has a place for the address gets it there, and no second one', async (context) => {
  const mail = await arrived(context, {
    text: 'Hats! No more: {{unsubscribe_url}}',
    html: '<p>Hats!</p><a href="{{ unsubscribe_url }}">No more</a>',
  })
  for (const said of [mail.text, mail.html]) {
    assert.doesNotMatch(said, line)
    assert.equal(leavers(said).length, 1)
    assert.doesNotMatch(said, /\{\{/)
  }
})

test('an account with an address of its own for it gets none of ours', async (context) => {
  const byVariable = await arrived(context, {
    text: 'Hats! No more: {{unsubscribe_url}}',
    variables: { unsubscribe_url: 'https://shop.example/leave/7' },
  })
  assert.match(byVariable.text, /No more: https:\/\/shop\.example\/leave\/7\s*$/)
  const byField = await arrived(context, {
    text: 'Hats!',
    unsubscribe: { url: 'https://shop.example/leave' },
  })
  assert.equal(byField.text.trim(), 'Hats!')
  assert.match(byField.header, /shop\.example\/leave/)
})

test('the domain decides the language where the mail names none', async (context) => {
  const { text } = await arrived(context, { text: 'Sombreros' }, {}, { language: 'es' })
  assert.match(text, /Darse de baja de los correos promocionales: http/)
})

test('what is no advertisement says nothing of it', async (context) => {
  for (const kind of ['transactional', 'service', 'authentication']) {
    const mail = await arrived(context, { text: 'Your order {{unsubscribe_url}}' }, { class: kind })
    assert.equal(mail.text.trim(), 'Your order {{unsubscribe_url}}')
    assert.equal(mail.header, '')
  }
})
