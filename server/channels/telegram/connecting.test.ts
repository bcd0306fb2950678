import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { until } from '#tools/testing/until.ts'
import { ConnectRefused, type ConnectorFacts, type RawRequest } from '../connecting.ts'
import type { Update } from '../update.ts'
import { connecting } from './connecting.ts'
import {
  TelegramLab,
  aMessage,
  ana,
  anaId,
  png,
  refs,
  type Ending,
  type Made,
} from '#tools/testing/telegram-lab.ts'

let lab: TelegramLab

before(async () => {
  lab = await TelegramLab.start()
})
after(() => lab.close())

test('links a bot: who it is, how its hook fares, and the way back', async (t) => {
  const { connection, name } = await lab.aBot(t)
  const hook = { url: 'https://patchbay.example/in/telegram/x', secret: 'with spaces & more' }
  const before = await connecting.probe(connection)
  assert.deepEqual([before.address, before.name, before.facts['isSubscribed']], [name, 'Shop', false])
  await connecting.subscribe?.(connection, hook)
  assert.equal((await connecting.probe(connection)).facts['isSubscribed'], true)
  await assert.rejects(
    async () => connecting.subscribe?.(connection, { ...hook, url: 'http://patchbay.example/' }),
    /HTTPS URL must be provided/,
  )
  await connecting.unsubscribe?.(connection, true)
  assert.equal((await connecting.probe(connection)).facts['isSubscribed'], false)
})

test('hears by its hook what people do, and answers a pressed button', async (t) => {
  const { link, connection, name } = await lab.aBot(t)
  const heard = await subscribed(t, { connection, name })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'message',
    from: anaId,
    to: name,
    content: { text: '/start' },
  })

  const typo = lab.write(name, { text: 'wher is it?' })
  const written = await heard()
  assert.ok(written.kind === 'message' && written.profile?.name === 'Ana')
  await lab.office('POST', `/bots/${name}/edits`, { address: ana, messageId: typo?.id, text: 'where is it?' })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'edited',
    providerId: written.providerId ?? '',
    content: { type: 'text', text: 'where is it?' },
  })

  const buttons = [{ kind: 'reply' as const, id: 'yes', title: 'Yes' }]
  const [ref = ''] = await refs(link, aMessage({ type: 'interactive', body: 'Well?', buttons }))
  lab.write(name, { button: { id: 'yes', title: 'Yes', messageId: lab.shown(name)[0]?.id } })
  const press = await heard()
  assert.partialDeepStrictEqual(press, {
    content: { type: 'answer', id: 'yes', title: 'Yes' },
    regarding: ref,
  })
  await connecting.acknowledge?.(connection, press)
  await connecting.acknowledge?.(connection, press)

  lab.write(name, { reaction: { messageId: lab.shown(name)[0]?.id, emoji: '❤️' } })
  assert.partialDeepStrictEqual(await heard(), { content: { type: 'reaction', emoji: '❤' }, regarding: ref })

  await connecting.mark?.(connection, { kind: 'typing', to: anaId, regarding: ref })
  await connecting.mark?.(connection, { kind: 'read', to: anaId, regarding: ref })

  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'block' })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'preference',
    from: anaId,
    wants: false,
    purpose: 'all',
  })
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'ok' })
  assert.partialDeepStrictEqual(await heard(), {
    kind: 'preference',
    from: anaId,
    wants: true,
    purpose: 'all',
  })
})

test('fetches what a contact sent, as long as Telegram gives it', async (t) => {
  const { connection, name } = await lab.aBot(t, { isStarted: false })
  const heard = await subscribed(t, { connection, name })
  lab.write(name, {
    media: { url: '', mimeType: 'image/png', base64: png.toString('base64') },
    text: 'broken',
  })
  const picture = await heard()
  assert.ok(picture.kind === 'message' && picture.content.type === 'media')
  const fetched = await connecting.fetchMedia?.(connection, picture.content.source)
  assert.deepEqual([fetched?.mimeType, fetched?.body], ['image/png', png])
  await assert.rejects(async () => connecting.fetchMedia?.(connection, 'nothing'), ConnectRefused)

  const film = Buffer.alloc(20 * 1_048_576 + 1).toString('base64')
  lab.write(name, { media: { url: '', mimeType: 'video/mp4', base64: film } })
  const long = await heard()
  assert.ok(long.kind === 'message' && long.content.type === 'media')
  const { source } = long.content
  await assert.rejects(async () => connecting.fetchMedia?.(connection, source), /bigger than the 20 MB/)
})

/** Has a bot tell a hook of ours, and gives what comes there, one update after another. */
async function subscribed(
  context: Ending,
  { connection, name }: Pick<Made, 'connection' | 'name'>,
): Promise<() => Promise<Update>> {
  const { requests, url } = await aHook(context)
  const hook = { url, secret: 'a secret & more' }
  const facts: ConnectorFacts = { ...connection, address: name, hook }
  await connecting.subscribe?.(connection, hook)
  return async () => {
    await until(() => requests.length > 0)
    const request = requests.shift()
    assert.ok(request && connecting.door?.isGenuine(request, facts))
    assert.equal(connecting.door?.isGenuine(request, { ...facts, hook: { url, secret: 'another' } }), false)
    const [update] = (await connecting.door?.read(request, facts)) ?? []
    assert.ok(update)
    return update
  }
}

/** A hook of the platform's: keeps what comes, as it came. */
async function aHook(context: Ending): Promise<{ requests: RawRequest[]; url: string }> {
  const requests: RawRequest[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    requests.push({ method: 'POST', url: request.url ?? '', query: {}, headers, body: Buffer.concat(parts) })
    response.writeHead(200).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/telegram/x` }
}
