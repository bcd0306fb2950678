import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import {
  Bot,
  GrammyError,
  InlineKeyboard,
  InputFile,
  InputMediaBuilder,
  webhookCallback,
  type Context,
} from 'grammy'
import { startSandbox, type Sandbox } from '../sandbox.ts'
import { SpecSchemas, specMethod } from './spec-schemas.ts'
import { telegramIdOf } from './telegram.ts'

const ana = '+919812345678'
const anaId = telegramIdOf(ana)
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const schemas = new SpecSchemas({ isStrict: true })
let sandbox: Sandbox
let bots = 0

before(async () => {
  sandbox = await startSandbox({ httpPort: 0, smscPort: 0, handsets: [{ address: ana, label: 'Ana' }] })
})
after(() => sandbox.close())

/** A bot of grammY's at a token of its own; whatever it is answered must be as the Bot API says. */
async function aBot(): Promise<{ bot: Bot; token: string; name: string }> {
  const token = `${7_200_000_000 + ++bots}:AAE-test-token-000000000000000000000`
  const name = `test_bot_${bots}`
  await office('POST', '/bots', { token, username: name, name: `Test ${bots}` })
  const bot = new Bot(token, { client: { apiRoot: `${sandbox.url}/telegram` } })
  bot.api.config.use(async (previous, method, payload, signal) => {
    const answer = await previous(method, payload, signal)
    const spec = specMethod(method)
    assert.ok(spec && spec !== 'not played')
    if (answer.ok)
      assert.equal(schemas.fault(spec.returns, answer.result), null, `${method} answers as it should`)
    return answer
  })
  bot.catch(({ error }) => {
    throw error
  })
  return { bot, token, name: `@${name}` }
}

async function office(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}/telegram/sandbox${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  assert.ok(answer.ok, await answer.clone().text())
  return (await answer.json()) as Record<string, unknown>
}

function write(name: string, what: Record<string, unknown>, from = ana): string {
  const message = sandbox.handsets.write(from, { channel: 'telegram', to: name, text: '', ...what })
  return message?.providerId ?? ''
}

const shown = (name: string, from = ana) =>
  sandbox.handsets.messages(from, { channel: 'telegram' }).filter((one) => one.from === name)

/** Starts a chat as people do, without the update in the way of what a test is about. */
async function started(): Promise<{ bot: Bot; token: string; name: string }> {
  const made = await aBot()
  write(made.name, { text: '/start' })
  await made.bot.api.deleteWebhook({ drop_pending_updates: true })
  return made
}

async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof GrammyError, `refused: ${String(error)}`)
  return error
}

test('tells a bot who it is, and refuses a token that was never one or is no more', async () => {
  const { bot, token, name } = await aBot()
  const me = await bot.api.getMe()
  assert.equal(`@${me.username}`, name)
  await office('POST', `/bots/${me.username}/revoke`)
  assert.equal((await refusal(bot.api.getMe())).error_code, 401)
  const answer = await fetch(`${sandbox.url}/telegram/botnonsense/getMe`)
  assert.deepEqual(
    [answer.status, await answer.json()],
    [404, { ok: false, error_code: 404, description: 'Not Found' }],
  )
  const unknown = await fetch(`${sandbox.url}/telegram/bot${token}/sendHologram`)
  assert.equal(unknown.status, 401)
})

test('a bot cannot write first', async () => {
  const { bot, name } = await aBot()
  const error = await refusal(bot.api.sendMessage(anaId, 'hello'))
  assert.equal(error.description, 'Bad Request: chat not found')
  write(name, { text: '/start' })
  assert.equal((await bot.api.sendMessage(anaId, 'hello')).text, 'hello')
  assert.equal(shown(name).at(-1)?.text, 'hello')
})

test('every kind of message arrives on the handset as its app would show it', async () => {
  const { bot, name } = await started()
  const { api } = bot
  const keyboard = new InlineKeyboard().text('Buy', 'buy:1').row().url('Site', 'https://shop.example/')
  await api.sendMessage(anaId, 'Red shirt', { reply_markup: keyboard })
  await api.sendPhoto(anaId, 'https://shop.example/a.jpg', { caption: 'by URL' })
  const upload = await api.sendPhoto(anaId, new InputFile(png, 'dot.png'), { caption: 'by bytes' })
  await api.sendPhoto(anaId, upload.photo.at(-1)?.file_id ?? '', { caption: 'by id' })
  await api.sendDocument(anaId, new InputFile(Buffer.from('%PDF-1.7 …'), 'bill.pdf'))
  await api.sendVideo(anaId, 'https://shop.example/v.mp4')
  await api.sendAnimation(anaId, 'https://shop.example/v.gif')
  await api.sendAudio(anaId, 'https://shop.example/v.mp3')
  await api.sendVoice(anaId, 'https://shop.example/v.ogg')
  await api.sendSticker(anaId, new InputFile(png, 's.webp'))
  await api.sendVenue(anaId, 19.4, -99.1, 'Shop', 'Calle 5')
  await api.sendContact(anaId, '+525512345678', 'Luis')
  const album = await api.sendMediaGroup(anaId, [
    InputMediaBuilder.photo('https://shop.example/1.jpg', { caption: 'one' }),
    InputMediaBuilder.photo(new InputFile(png, 'two.png')),
  ])
  assert.equal(new Set(album.map((one) => ('media_group_id' in one ? one.media_group_id : null))).size, 1)
  const seen = shown(name)
  assert.equal(seen.length, 14)
  assert.deepEqual(seen[0]?.rich?.buttons, [
    { kind: 'reply', id: 'buy:1', title: 'Buy' },
    { kind: 'url', id: 'https://shop.example/', title: 'Site', url: 'https://shop.example/' },
  ])
  assert.deepEqual(
    seen.slice(1, 4).map(({ text }) => text),
    ['by URL', 'by bytes', 'by id'],
  )
  const [media] = seen[2]?.rich?.media ?? []
  const picture = await fetch(media?.url ?? '')
  assert.deepEqual(Buffer.from(await picture.arrayBuffer()), png)
  assert.deepEqual(seen[10]?.rich?.location, {
    latitude: 19.4,
    longitude: -99.1,
    name: 'Shop',
    address: 'Calle 5',
  })
  assert.deepEqual(seen[11]?.rich?.contacts, [{ name: 'Luis', phones: ['+525512345678'] }])
})

test('what Telegram would refuse is refused in its words', async () => {
  const { bot } = await started()
  const { api } = bot
  const cases: [Promise<unknown>, RegExp][] = [
    [api.sendMessage(anaId, ''), /message text is empty$/],
    [api.sendMessage(anaId, 'x'.repeat(4_097)), /message is too long$/],
    [api.sendPhoto(anaId, 'https://a.example/a.jpg', { caption: 'x'.repeat(1_025) }), /caption is too long$/],
    [api.sendPhoto(anaId, 'no-such-id'), /wrong file identifier\/HTTP URL specified$/],
    [api.sendPhoto(anaId, 'http://127.0.0.1/a.jpg'), /failed to get HTTP URL content$/],
    [api.sendPhoto(anaId, new InputFile(Buffer.from('no picture'), 'a.png')), /IMAGE_PROCESS_FAILED$/],
    [api.sendDocument(anaId, 'https://a.example/a.docx'), /wrong type of the web page content$/],
    [api.sendMediaGroup(anaId, [InputMediaBuilder.photo('https://a.example/a.jpg')]), /too few messages/],
    [
      api.sendMessage(anaId, 'x', { reply_markup: new InlineKeyboard().text('x', 'x'.repeat(65)) }),
      /BUTTON_DATA_INVALID$/,
    ],
    [
      api.sendMessage(anaId, 'x', { reply_markup: new InlineKeyboard().url('x', 'tel:+1555') }),
      /Unsupported URL protocol$/,
    ],
    [
      api.sendMessage(anaId, 'x', { reply_parameters: { message_id: 9_999 } }),
      /message to be replied not found$/,
    ],
    [api.setMessageReaction(anaId, 9_999, []), /message to react not found$/],
    [api.answerCallbackQuery('1'), /query is too old/],
    [api.getFile('nothing'), /wrong file_id/],
    [api.setWebhook('http://shop.example/hook'), /An HTTPS URL must be provided/],
    [api.setWebhook('https://shop.example:9000/hook'), /only on ports/],
    [api.setWebhook('https://shop.example/', { secret_token: 'ä' }), /unallowed characters$/],
  ]
  for (const [call, words] of cases) assert.match((await refusal(call)).description, words)
})

test('reads parameters from a query, a form and JSON alike', async () => {
  const { bot, token } = await started()
  const url = `${sandbox.url}/telegram/bot${token}`
  const markup = '{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}'
  const inQuery = await fetch(
    `${url}/SENDMESSAGE?chat_id=${anaId}&text=q&reply_markup=${encodeURIComponent(markup)}`,
  )
  assert.equal(inQuery.status, 200)
  const inForm = await fetch(`${url}/sendMessage`, {
    method: 'POST',
    body: new URLSearchParams({
      chat_id: String(anaId),
      text: 'f',
      disable_notification: 'true',
      reply_markup: markup,
    }),
  })
  assert.equal(inForm.status, 200)
  const broken = await fetch(`${url}/sendMessage?chat_id=${anaId}&text=q&reply_markup={`)
  assert.deepEqual(await broken.json(), {
    ok: false,
    error_code: 400,
    description: "Bad Request: can't parse reply keyboard markup JSON object",
  })
  const wrong = await refusal(
    bot.api.sendMessage(anaId, 'x', {
      reply_markup: { inline_keyboard: [[{ callback_data: 'a' } as never]] },
    }),
  )
  assert.match(wrong.description, /must have required property 'text'/)
})

test('a bot polls its updates: a start by a link, a picture, a press, a reaction, an answer', async (t) => {
  const { bot, name } = await aBot()
  const heard: Context[] = []
  bot.command('start', (context) => context.reply(`Hello by ${context.match}`))
  bot.on('callback_query:data', async (context) => {
    await context.answerCallbackQuery('Bought')
    await context.editMessageText('Bought')
  })
  bot.use((context) => void heard.push(context))
  const polling = bot.start({
    allowed_updates: ['message', 'callback_query', 'message_reaction', 'my_chat_member'],
  })
  t.after(() => bot.stop())
  await until(() => bot.isRunning())
  write(name, { text: '/start promo42' })
  await until(() => shown(name).length === 1)
  assert.equal(shown(name)[0]?.text, 'Hello by promo42')
  const keyboard = new InlineKeyboard().text('Buy', 'buy:1')
  const sent = await bot.api.sendMessage(anaId, 'Red shirt', { reply_markup: keyboard })
  const handsetMessage = shown(name).at(-1)
  write(name, { button: { id: 'buy:1', title: 'Buy', messageId: handsetMessage?.id } })
  await until(() => shown(name).at(-1)?.text === 'Bought')
  assert.equal(shown(name).at(-1)?.rich?.state, 'edited')
  write(name, { reaction: { messageId: handsetMessage?.id, emoji: '🔥' } })
  write(name, { text: 'the red one', replyTo: handsetMessage?.id })
  write(name, { text: 'look', media: { url: '', mimeType: 'image/png', base64: png.toString('base64') } })
  await until(() => heard.length === 3)
  for (const { update } of heard) assert.equal(schemas.fault(['Update'], update), null)
  assert.deepEqual(heard[0]?.messageReaction?.new_reaction, [{ type: 'emoji', emoji: '🔥' }])
  assert.equal(heard[1]?.message?.reply_to_message?.message_id, sent.message_id)
  const file = await heard[2]?.getFile()
  const bytes = await fetch(`${sandbox.url}/telegram/file/bot${bot.token}/${file?.file_path}`)
  assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), png)
  await bot.stop()
  await polling
})

test('who polls twice, or beside a webhook, is in conflict', async () => {
  const { bot } = await started()
  const first = refusal(bot.api.getUpdates({ timeout: 20 }))
  await until(async () => {
    const second = await bot.api.getUpdates({ timeout: 0 }).catch(() => null)
    return second !== null
  })
  assert.match((await first).description, /^Conflict: terminated by other getUpdates request/)
  await bot.api.setWebhook('https://shop.example/hook')
  const error = await refusal(bot.api.getUpdates())
  assert.equal(error.error_code, 409)
  await bot.api.deleteWebhook()
})

test('posts updates with the secret, again until they are taken, each chat in order', async () => {
  const { bot, name } = await aBot()
  const heard: string[] = []
  let isDown = true
  bot.on('message:text', (context) => void heard.push(context.message.text))
  const handle = webhookCallback(bot, 'http', { secretToken: 'sesame' })
  const server = createServer((request, response) => {
    if (isDown) return response.writeHead(500).end()
    return handle(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  await bot.api.setWebhook(url, { secret_token: 'sesame', allowed_updates: ['message'] })
  write(name, { text: 'one' })
  write(name, { text: 'two' })
  await until(async () => (await bot.api.getWebhookInfo()).last_error_message !== undefined)
  const info = await bot.api.getWebhookInfo()
  assert.equal(info.pending_update_count, 2)
  assert.match(info.last_error_message ?? '', /Wrong response from the webhook: 500/)
  isDown = false
  await until(() => heard.length === 2)
  assert.deepEqual(heard, ['one', 'two'])
  assert.equal((await bot.api.getWebhookInfo()).pending_update_count, 0)
  await bot.api.deleteWebhook()
  server.closeAllConnections()
  server.close()
})

test('a person who blocks the bot is reached no more until it starts it again', async () => {
  const luis = '+919800000002'
  const { bot, name } = await aBot()
  write(name, { text: '/start' }, luis)
  sandbox.handsets.setBehaviour(luis, { deliver: 'block' })
  const error = await refusal(bot.api.sendMessage(telegramIdOf(luis), 'hello'))
  assert.deepEqual([error.error_code, error.description], [403, 'Forbidden: bot was blocked by the user'])
  sandbox.handsets.setBehaviour(luis, { deliver: 'ok' })
  const updates = await bot.api.getUpdates()
  assert.deepEqual(
    updates.map((one) => one.my_chat_member?.new_chat_member.status),
    [undefined, 'kicked', 'member'],
  )
  for (const update of updates) assert.equal(schemas.fault(['Update'], update), null)
  await bot.api.sendMessage(telegramIdOf(luis), 'welcome back')
  assert.equal(shown(name, luis).at(-1)?.text, 'welcome back')
})

test('a deleted account, a handset that is away and one that is slow', async () => {
  const { bot, name } = await started()
  sandbox.handsets.setBehaviour(ana, { deliver: 'fail' })
  assert.equal((await refusal(bot.api.sendMessage(anaId, 'x'))).description, 'Forbidden: user is deactivated')
  sandbox.handsets.setBehaviour(ana, { deliver: 'offline' })
  const early = await bot.api.sendMessage(anaId, 'while away')
  await bot.api.editMessageText(anaId, early.message_id, 'changed meanwhile')
  assert.deepEqual(shown(name), [])
  sandbox.handsets.setBehaviour(ana, { deliver: 'delay', delayMs: 30 })
  assert.equal(shown(name)[0]?.text, 'changed meanwhile')
  await bot.api.sendMessage(anaId, 'slow')
  assert.equal(shown(name).length, 1)
  await until(() => shown(name).length === 2)
  sandbox.handsets.setBehaviour(ana, { deliver: 'ok' })
})

test('limits are told with the seconds to wait', async () => {
  await office('PUT', '/settings', { perChatBurst: 2, perChatPerSecond: 0.2 })
  const { bot } = await started()
  await bot.api.sendMessage(anaId, 'one')
  await bot.api.sendMessage(anaId, 'two')
  const error = await refusal(bot.api.sendMessage(anaId, 'three'))
  assert.equal(error.error_code, 429)
  assert.deepEqual(error.parameters, { retry_after: 5 })
  assert.equal(error.description, 'Too Many Requests: retry after 5')
  await office('PUT', '/settings', { perChatBurst: 20, perChatPerSecond: 1 })
})

test('a pressed button waits only so long for an answer', async (t) => {
  const { bot, name } = await started()
  await bot.api.sendMessage(anaId, 'x', { reply_markup: new InlineKeyboard().text('Yes', 'yes') })
  await office('PUT', '/settings', { pressedMs: 0 })
  write(name, { button: { id: 'yes', title: 'Yes' } })
  const [update] = await bot.api.getUpdates()
  assert.equal(update?.callback_query?.data, 'yes')
  await new Promise((resolve) => setTimeout(resolve, 5))
  const error = await refusal(bot.api.answerCallbackQuery(update?.callback_query?.id ?? ''))
  assert.match(error.description, /query is too old and response timeout expired/)
  await office('PUT', '/settings', { pressedMs: 60_000 })
})

test('messages are changed and taken back, and not for nothing', async () => {
  const { bot, name } = await started()
  const sent = await bot.api.sendMessage(anaId, 'first')
  assert.match(
    (await refusal(bot.api.editMessageText(anaId, sent.message_id, 'first'))).description,
    /not modified/,
  )
  await bot.api.setMessageReaction(anaId, sent.message_id, [{ type: 'emoji', emoji: '👍' }])
  assert.deepEqual(shown(name)[0]?.rich?.reactions, ['👍'])
  await bot.api.deleteMessage(anaId, sent.message_id)
  assert.equal(shown(name)[0]?.rich?.state, 'deleted')
  assert.match(
    (await refusal(bot.api.deleteMessage(anaId, sent.message_id))).description,
    /message to delete not found/,
  )
})

test('a group that becomes a supergroup is found by its new id alone', async () => {
  const { bot, name } = await started()
  const group = await office('POST', `/bots/${name}/groups`, { title: 'Shop', members: [ana] })
  const sent = await bot.api.sendMessage(Number(group['id']), 'to all')
  assert.equal(sent.chat.type, 'group')
  const moved = await office('POST', `/bots/${name}/groups/${String(group['id'])}/upgrade`)
  const error = await refusal(bot.api.sendMessage(Number(group['id']), 'to all'))
  assert.equal(error.parameters.migrate_to_chat_id, moved['id'])
  assert.equal((await bot.api.sendMessage(Number(moved['id']), 'again')).chat.type, 'supergroup')
})

test('fails as it is told to', async () => {
  const { bot } = await started()
  sandbox.faults.set('telegram', { errorRate: 1, code: '429' })
  assert.deepEqual((await refusal(bot.api.getMe())).parameters, { retry_after: 1 })
  sandbox.faults.set('telegram', { errorRate: 1, code: '502' })
  assert.equal((await refusal(bot.api.getMe())).error_code, 502)
  sandbox.faults.set('telegram', { down: true })
  await assert.rejects(bot.api.getMe(), { name: 'HttpError' })
  sandbox.faults.set('telegram', {})
  await bot.api.getMe()
})

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 8_000
  while (!(await isTrue())) {
    assert.ok(performance.now() < end, 'it came in time')
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
