import type { HttpFixtures } from '../channel-fixtures.ts'
import { address, ana, bot, hookOf as hook } from './hook-of.ts'

const group = { id: -4001, type: 'group', title: 'Shop' }
const supergroup = { id: -1002000000001, type: 'supergroup', title: 'Shop' }
const news = { id: -1001, type: 'channel', title: 'News', username: 'shopnews' }
const head = { message_id: 5, from: ana, date: 1749416383 }

/** What Telegram posts of groups and channels, and who it says wrote. */
export const groupFixtures: HttpFixtures['hooks'] = [
  {
    name: 'a group that moved',
    request: hook({
      message: {
        ...head,
        chat: { id: -4001, type: 'group', title: 'Shop' },
        migrate_to_chat_id: -1002000000001,
      },
    }),
    updates: [{ kind: 'identity', from: '-4001', to: address, address: '-1002000000001' }],
  },
  {
    name: 'a word in a group, with who of it wrote',
    request: hook({ message: { ...head, chat: group, text: '@patchbay_bot hello' } }),
    updates: [
      {
        kind: 'message',
        from: '-4001',
        to: address,
        profile: { name: 'Shop' },
        author: { id: '5123456789', name: 'Ana Ríos', username: 'anarios' },
      },
    ],
  },
  {
    name: 'a word of an anonymous administrator',
    request: hook({
      message: {
        message_id: 7,
        from: { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
        sender_chat: supergroup,
        chat: supergroup,
        author_signature: 'Owner',
        date: 1749416383,
        text: 'Closed on Monday.',
      },
    }),
    updates: [
      {
        kind: 'message',
        from: '-1002000000001',
        to: address,
        author: { id: '-1002000000001', name: 'Shop (Owner)' },
      },
    ],
  },
  {
    name: 'a word of somebody who writes as a channel',
    request: hook({
      message: {
        message_id: 8,
        from: { id: 136817688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' },
        sender_chat: news,
        chat: supergroup,
        date: 1749416383,
        text: 'From our desk.',
      },
    }),
    updates: [
      {
        kind: 'message',
        from: '-1002000000001',
        author: { id: '-1001', name: 'News', username: 'shopnews' },
      },
    ],
  },
  {
    name: 'a button pressed in a group',
    request: hook({
      callback_query: {
        id: '4382bfdwdsb323b2da',
        from: ana,
        chat_instance: '-3412',
        data: 'buy:1',
        message: { message_id: 42, from: bot, chat: group, date: 1749416390, text: 'Red shirt' },
      },
    }),
    updates: [
      { kind: 'message', from: '-4001', author: { id: '5123456789', name: 'Ana Ríos', username: 'anarios' } },
    ],
  },
  {
    name: 'a reaction of an anonymous administrator',
    request: hook({
      message_reaction: {
        chat: supergroup,
        message_id: 42,
        actor_chat: supergroup,
        date: 1749416410,
        old_reaction: [],
        new_reaction: [{ type: 'emoji', emoji: '🔥' }],
      },
    }),
    updates: [{ kind: 'message', from: '-1002000000001', author: { id: '-1002000000001', name: 'Shop' } }],
  },
  {
    name: 'a new title of a group',
    request: hook({
      message: { ...head, chat: { id: -4001, type: 'group', title: 'Shop' }, new_chat_title: 'Shop' },
    }),
    updates: [],
  },
  {
    name: 'a post of a channel, signed',
    request: hook({
      channel_post: {
        message_id: 1,
        sender_chat: news,
        chat: news,
        author_signature: 'Ben',
        date: 1749416383,
        text: 'x',
      },
    }),
    updates: [
      {
        kind: 'message',
        from: '-1001',
        to: address,
        providerId: '-1001:1',
        profile: { name: 'News', username: 'shopnews' },
        author: { id: '-1001', name: 'News (Ben)', username: 'shopnews' },
      },
    ],
  },
  {
    name: 'a post of a channel, changed',
    request: hook({
      edited_channel_post: {
        message_id: 1,
        sender_chat: news,
        chat: news,
        date: 1749416383,
        edit_date: 1749416390,
        text: 'y',
      },
    }),
    updates: [{ kind: 'edited', from: '-1001', providerId: '-1001:1', content: { type: 'text', text: 'y' } }],
  },
]
