import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bot, InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy'
import { until } from '#tools/testing/until.ts'
import { telegram, telegramIdOf } from './telegram.ts'
import { BotLab, ana, anaId, png, refusal } from './testing/bot-lab.ts'

let lab: BotLab

before(async () => {
  lab = await BotLab.start()
})
after(() => lab.sandbox.close())

test('tells a bot who it is, and refuses a token that was never one or is no more', async () => {
  const { bot, token, name } = await lab.aBot()
  const me = await bot.api.getMe()
  assert.equal(`@${me.username}`, name)
  await lab.office('POST', `/bots/${me.username}/revoke`)
  assert.equal((await refusal(bot.api.getMe())).error_code, 401)
  const answer = await fetch(`${lab.sandbox.url}/telegram/botnonsense/getMe`)
  assert.deepEqual(
    [answer.status, await answer.json()],
    [404, { ok: false, error_code: 404, description: 'Not Found' }],
  )
  const unknown = await fetch(`${lab.sandbox.url}/telegram/bot${token}/sendHologram`)
  assert.equal(unknown.status, 401)
})

test('a bot cannot write first', async () => {
  const { bot, name } = await lab.aBot()
  const error = await refusal(bot.api.sendMessage(anaId, 'hello'))
  assert.equal(error.description, 'Bad Request: chat not found')
  lab.write(name, { text: '/start' })
  assert.equal((await bot.api.sendMessage(anaId, 'hello')).text, 'hello')
  assert.equal(lab.shown(name).at(-1)?.text, 'hello')
})

test('every kind of message arrives on the handset as its app would show it', async () => {
  const { bot, name } = await lab.started()
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
  const seen = lab.shown(name)
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
  const { bot } = await lab.started()
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
  const { bot, token } = await lab.started()
  const url = `${lab.sandbox.url}/telegram/bot${token}`
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

test('a deleted account, a handset that is away and one that is slow', async () => {
  const { bot, name } = await lab.started()
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'fail' })
  assert.equal((await refusal(bot.api.sendMessage(anaId, 'x'))).description, 'Forbidden: user is deactivated')
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'offline' })
  const early = await bot.api.sendMessage(anaId, 'while away')
  await bot.api.editMessageText(anaId, early.message_id, 'changed meanwhile')
  assert.deepEqual(lab.shown(name), [])
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'delay', delayMs: 30 })
  assert.equal(lab.shown(name)[0]?.text, 'changed meanwhile')
  await bot.api.sendMessage(anaId, 'slow')
  assert.equal(lab.shown(name).length, 1)
  await until(() => lab.shown(name).length === 2)
  lab.sandbox.handsets.setBehaviour(ana, { deliver: 'ok' })
})

test('limits are told with the seconds to wait', async () => {
  await lab.office('PUT', '/settings', { perChatBurst: 2, perChatPerSecond: 0.2 })
  const { bot } = await lab.started()
  await bot.api.sendMessage(anaId, 'one')
  await bot.api.sendMessage(anaId, 'two')
  const error = await refusal(bot.api.sendMessage(anaId, 'three'))
  assert.equal(error.error_code, 429)
  assert.deepEqual(error.parameters, { retry_after: 5 })
  assert.equal(error.description, 'Too Many Requests: retry after 5')
  await lab.office('PUT', '/settings', { perChatBurst: 20, perChatPerSecond: 1 })
})

test('messages are changed and taken back, and not for nothing', async () => {
  const { bot, name } = await lab.started()
  const sent = await bot.api.sendMessage(anaId, 'first')
  assert.match(
    (await refusal(bot.api.editMessageText(anaId, sent.message_id, 'first'))).description,
    /not modified/,
  )
  await bot.api.setMessageReaction(anaId, sent.message_id, [{ type: 'emoji', emoji: '👍' }])
  assert.deepEqual(lab.shown(name)[0]?.rich?.reactions, ['👍'])
  await bot.api.deleteMessage(anaId, sent.message_id)
  assert.equal(lab.shown(name)[0]?.rich?.state, 'deleted')
  assert.match(
    (await refusal(bot.api.deleteMessage(anaId, sent.message_id))).description,
    /message to delete not found/,
  )
})

test('a group that becomes a supergroup is found by its new id alone', async () => {
  const { bot, name } = await lab.started()
  const group = await lab.office('POST', `/bots/${name}/groups`, { title: 'Shop', members: [ana] })
  const sent = await bot.api.sendMessage(Number(group['id']), 'to all')
  assert.equal(sent.chat.type, 'group')
  const moved = await lab.office('POST', `/bots/${name}/groups/${String(group['id'])}/upgrade`)
  const error = await refusal(bot.api.sendMessage(Number(group['id']), 'to all'))
  assert.equal(error.parameters.migrate_to_chat_id, moved['id'])
  assert.equal((await bot.api.sendMessage(Number(moved['id']), 'again')).chat.type, 'supergroup')
})

test('says which methods of Telegram it does not play', async () => {
  const { bot } = await lab.started()
  const error = await refusal(bot.api.sendDice(anaId, '🎲'))
  assert.deepEqual(
    [error.error_code, error.description],
    [501, 'Not Implemented: the sandbox does not play sendDice'],
  )
  const unknown = await fetch(`${lab.sandbox.url}/telegram/bot${bot.token}/sendHologram`)
  assert.equal(unknown.status, 404)
})

test('the demo bot may write to whom the network began with', async () => {
  const [demo] = telegram.demo(lab.sandbox.url)
  const bot = new Bot(String(demo?.credentials['botToken']), {
    client: { apiRoot: String(demo?.settings['baseUrl']) },
  })
  assert.equal((await bot.api.sendMessage(anaId, 'welcome')).text, 'welcome')
  assert.equal((await refusal(bot.api.sendMessage(telegramIdOf('+919800000009'), 'x'))).error_code, 400)
})

test('fails as it is told to', async () => {
  const { bot } = await lab.started()
  lab.sandbox.faults.set('telegram', { errorRate: 1, code: '429' })
  assert.deepEqual((await refusal(bot.api.getMe())).parameters, { retry_after: 1 })
  lab.sandbox.faults.set('telegram', { errorRate: 1, code: '502' })
  assert.equal((await refusal(bot.api.getMe())).error_code, 502)
  lab.sandbox.faults.set('telegram', { down: true })
  await assert.rejects(bot.api.getMe(), { name: 'HttpError' })
  lab.sandbox.faults.set('telegram', {})
  await bot.api.getMe()
})
