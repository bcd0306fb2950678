import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Bot, InlineKeyboard, webhookCallback, type Context } from 'grammy'
import { until } from '#tools/testing/until.ts'
import { telegramIdOf } from './telegram.ts'
import { BotLab, ana, anaId, png, refusal, schemas } from './testing/bot-lab.ts'

let lab: BotLab

before(async () => {
  lab = await BotLab.start()
})
after(() => lab.sandbox.close())

test('a bot polls its updates: a start by a link, a picture, a press, a reaction, an answer', async (t) => {
  const { bot, name } = await lab.aBot()
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
  lab.write(name, { text: '/start promo42' })
  await until(() => lab.shown(name).length === 1)
  assert.equal(lab.shown(name)[0]?.text, 'Hello by promo42')
  const keyboard = new InlineKeyboard().text('Buy', 'buy:1')
  const sent = await bot.api.sendMessage(anaId, 'Red shirt', { reply_markup: keyboard })
  const handsetMessage = lab.shown(name).at(-1)
  lab.write(name, { button: { id: 'buy:1', title: 'Buy', messageId: handsetMessage?.id } })
  await until(() => lab.shown(name).at(-1)?.text === 'Bought')
  assert.equal(lab.shown(name).at(-1)?.rich?.state, 'edited')
  lab.write(name, { reaction: { messageId: handsetMessage?.id, emoji: '🔥' } })
  lab.write(name, { text: 'the red one', replyTo: handsetMessage?.id })
  lab.write(name, { text: 'look', media: { url: '', mimeType: 'image/png', base64: png.toString('base64') } })
  await until(() => heard.length === 3)
  for (const { update } of heard) assert.equal(schemas.fault(['Update'], update), null)
  assert.deepEqual(heard[0]?.messageReaction?.new_reaction, [{ type: 'emoji', emoji: '🔥' }])
  assert.equal(heard[1]?.message?.reply_to_message?.message_id, sent.message_id)
  const file = await heard[2]?.getFile()
  const bytes = await fetch(`${lab.sandbox.url}/telegram/file/bot${bot.token}/${file?.file_path}`)
  assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), png)
  await bot.stop()
  await polling
})

test('who polls twice, or beside a webhook, is in conflict', async () => {
  const { bot } = await lab.started()
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
  const { bot, name } = await lab.aBot()
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
  lab.write(name, { text: 'one' })
  lab.write(name, { text: 'two' })
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
  const { bot, name } = await lab.aBot()
  lab.write(name, { text: '/start' }, luis)
  lab.sandbox.handsets.setBehaviour(luis, { deliver: 'block' })
  const error = await refusal(bot.api.sendMessage(telegramIdOf(luis), 'hello'))
  assert.deepEqual([error.error_code, error.description], [403, 'Forbidden: bot was blocked by the user'])
  lab.sandbox.handsets.setBehaviour(luis, { deliver: 'ok' })
  const updates = await bot.api.getUpdates()
  assert.deepEqual(
    updates.map((one) => one.my_chat_member?.new_chat_member.status),
    [undefined, 'kicked', 'member'],
  )
  for (const update of updates) assert.equal(schemas.fault(['Update'], update), null)
  await bot.api.sendMessage(telegramIdOf(luis), 'welcome back')
  assert.equal(lab.shown(name, luis).at(-1)?.text, 'welcome back')
})

test('a pressed button waits only so long for an answer', async () => {
  const { bot, name } = await lab.started()
  await bot.api.sendMessage(anaId, 'x', { reply_markup: new InlineKeyboard().text('Yes', 'yes') })
  await lab.office('PUT', '/settings', { pressedMs: 0 })
  lab.write(name, { button: { id: 'yes', title: 'Yes' } })
  const [update] = await bot.api.getUpdates()
  assert.equal(update?.callback_query?.data, 'yes')
  await new Promise((resolve) => setTimeout(resolve, 5))
  const error = await refusal(bot.api.answerCallbackQuery(update?.callback_query?.id ?? ''))
  assert.match(error.description, /query is too old and response timeout expired/)
  await lab.office('PUT', '/settings', { pressedMs: 60_000 })
})

test('a keyboard in the place of the person’s own writes for it, and tells its number and place', async () => {
  const { bot, name } = await lab.started()
  const keyboard = [
    [{ text: 'My number', request_contact: true }],
    [{ text: 'Here', request_location: true }],
    ['No'],
  ]
  await bot.api.sendMessage(anaId, 'Where?', { reply_markup: { keyboard, one_time_keyboard: true } })
  assert.deepEqual(
    lab.shown(name)[0]?.rich?.buttons?.map(({ kind, title }) => `${kind} ${title}`),
    ['reply My number', 'location Here', 'reply No'],
  )
  for (const { id } of lab.shown(name)[0]?.rich?.buttons ?? []) lab.write(name, { button: { id, title: id } })
  const updates = await bot.api.getUpdates()
  assert.equal(updates[0]?.message?.contact?.user_id, anaId)
  assert.equal(updates[0]?.message?.contact?.phone_number, ana.slice(1))
  assert.ok(updates[1]?.message?.location)
  assert.equal(updates[2]?.message?.text, 'No')
  await bot.api.sendMessage(anaId, 'Thanks', { reply_markup: { remove_keyboard: true } })
  assert.equal(lab.shown(name).at(-1)?.rich, undefined)
})

test('the bot hears what a person changed of its words', async () => {
  const { bot, name } = await lab.started()
  const messageId = lab.write(name, { text: 'wher?' })
  await lab.office('POST', `/bots/${name}/edits`, { address: ana, messageId, text: 'where?' })
  const [, update] = await bot.api.getUpdates()
  assert.equal(update?.edited_message?.text, 'where?')
  assert.equal(schemas.fault(['Update'], update), null)
})

test('the person sees a second tick when the bot has taken its words', async () => {
  const { bot, name } = await lab.started()
  const providerId = lab.write(name, { text: 'are you there?' })
  const [update] = await bot.api.getUpdates()
  assert.equal(lab.sandbox.handsets.find(ana, providerId)?.ticks, undefined)
  await bot.api.getUpdates({ offset: (update?.update_id ?? 0) + 1 })
  assert.equal(lab.sandbox.handsets.find(ana, providerId)?.ticks, 'read')
})

test('plays the method that a webhook names in its answer', async (t) => {
  const { bot, name } = await lab.started()
  await bot.init()
  const answering = new Bot(bot.token, {
    botInfo: bot.botInfo,
    client: {
      apiRoot: `${lab.sandbox.url}/telegram`,
      canUseWebhookReply: (method) => method === 'sendMessage',
    },
  })
  answering.on('message', (context) => context.reply('*by* the answer', { parse_mode: 'MarkdownV2' }))
  const server = createServer(webhookCallback(answering, 'http'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await bot.api.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  lab.write(name, { text: 'hello' })
  await until(() => lab.shown(name).length === 1)
  assert.equal(lab.shown(name)[0]?.text, 'by the answer')
  await bot.api.deleteWebhook()
})

test('a handset cannot press what is not there, nor write to nobody', async () => {
  const { name } = await lab.started()
  assert.throws(() => lab.write(name, { button: { id: 'none', title: 'None' } }), { code: 'button_unknown' })
  assert.throws(() => lab.write('@nobody_bot', { text: 'hello' }), { code: 'recipient_unknown' })
  assert.throws(() => lab.write(name, { reaction: { messageId: 'none', emoji: '👍' } }), {
    code: 'message_unknown',
  })
})
