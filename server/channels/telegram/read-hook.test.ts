import assert from 'node:assert/strict'
import { test } from 'node:test'
import spec from '#sandbox/telegram/spec.json' with { type: 'json' }
import { readHook } from './read-hook.ts'
import { updateKinds } from './update-kinds.ts'

const to = '@shop_bot'
const read = (update: Record<string, unknown>) =>
  readHook(Buffer.from(JSON.stringify({ update_id: 77, ...update })), to)
const ana = { id: 5123456789, is_bot: false, first_name: 'Ana' }
const chat = { id: 5123456789, type: 'private', first_name: 'Ana' }
const group = { id: -1002000000001, type: 'supergroup', title: 'Team' }
const bot = { id: 7000000001, is_bot: true, first_name: 'Shop', username: 'shop_bot' }

test('every kind of update that is not read is passed over', () => {
  const kinds = Object.keys(spec.types.Update.fields).filter((kind) => kind !== 'update_id')
  const others = kinds.filter((kind) => !(updateKinds as readonly string[]).includes(kind))
  assert.equal(others.length + updateKinds.length, kinds.length)
  for (const kind of others) assert.deepEqual(read({ [kind]: { id: '1' } }), [], kind)
})

test('a body that is no update is not read', () => {
  for (const body of ['', '[]', '{}', '<html>', '{"update_id":"x"}'])
    assert.throws(() => readHook(Buffer.from(body), to), body)
})

test('every message of Telegram about the chat itself is passed over, whatever its kind', () => {
  const head = { message_id: 1, from: ana, chat: group, date: 1 }
  for (const service of [
    'new_chat_members',
    'left_chat_member',
    'pinned_message',
    'group_chat_created',
    'boost_added',
  ])
    assert.deepEqual(read({ message: { ...head, [service]: {} } }), [], service)
})

test('a button of a message that is gone is heard without it', () => {
  const press = { id: '9', from: ana, chat_instance: '1', data: 'buy' }
  assert.partialDeepStrictEqual(read({ callback_query: press })[0], {
    from: '5123456789',
    content: { type: 'answer', id: 'buy', title: 'buy' },
  })
  const message = { chat, message_id: 4, date: 0 }
  assert.partialDeepStrictEqual(read({ callback_query: { ...press, message } })[0], {
    regarding: '5123456789:4',
  })
  assert.deepEqual(
    read({ callback_query: { id: '9', from: ana, chat_instance: '1', game_short_name: 'x' } }),
    [],
  )
})

test('only who goes out or comes in again changes what it wants', () => {
  const change = (was: string, is: string, where = chat as object) =>
    read({
      my_chat_member: {
        chat: where,
        from: ana,
        date: 1,
        old_chat_member: { user: bot, status: was },
        new_chat_member: { user: bot, status: is },
      },
    })
  assert.deepEqual(change('member', 'administrator', group), [])
  assert.deepEqual(change('left', 'kicked', group), [])
  assert.partialDeepStrictEqual(change('member', 'left', group)[0], { from: '-1002000000001', wants: false })
  assert.partialDeepStrictEqual(change('left', 'member', group)[0], { wants: true, purpose: 'all' })
  assert.partialDeepStrictEqual(change('member', 'kicked')[0], { detail: 'The contact blocked the bot.' })
})

test('a reaction of a kind without an emoji is told as what it is', () => {
  const reaction = (list: readonly object[]) =>
    read({
      message_reaction: { chat, message_id: 4, user: ana, date: 1, old_reaction: [], new_reaction: list },
    })[0]
  assert.partialDeepStrictEqual(reaction([{ type: 'custom_emoji', custom_emoji_id: '5' }]), {
    content: { type: 'unsupported', what: 'a reaction of the kind custom_emoji' },
  })
})

test('a number that somebody else shared is no other address of the sender', () => {
  const contact = { phone_number: '+525512345678', first_name: 'Luis', user_id: 4 }
  const [update] = read({ message: { message_id: 1, from: ana, chat, date: 1, contact } })
  assert.ok(update?.kind === 'message')
  assert.equal(update.profile?.aliases, undefined)
})

test('only a start with a payload came by a link', () => {
  const referral = (text: string) => {
    const [update] = read({ message: { message_id: 1, from: ana, chat, date: 1, text } })
    return update?.kind === 'message' ? update.referral : null
  }
  assert.equal(referral('/start'), undefined)
  assert.equal(referral('/starter x'), undefined)
  assert.deepEqual(referral('/start@shop_bot spring-24_a'), { source: 'start_link', payload: 'spring-24_a' })
})
