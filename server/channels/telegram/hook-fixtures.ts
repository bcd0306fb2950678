import type { HttpFixtures } from '../channel-fixtures.ts'
import { groupFixtures } from './group-fixtures.ts'
import { address, ana, bot, hookOf as hook } from './hook-of.ts'

const chat = { id: 5123456789, first_name: 'Ana', last_name: 'Ríos', username: 'anarios', type: 'private' }
const contact = '5123456789'
const from = { from: contact, to: address }
const head = { message_id: 5, from: ana, chat, date: 1749416383 }

/** What Telegram posts, and what it says. */
export const hookFixtures: HttpFixtures['hooks'] = [
  {
    name: 'a text',
    request: hook({ message: { ...head, text: '¿Dónde está mi pedido?' } }),
    updates: [
      {
        kind: 'message',
        ...from,
        providerId: '5123456789:5',
        content: { type: 'text', text: '¿Dónde está mi pedido?' },
        profile: { name: 'Ana Ríos', username: 'anarios', language: 'es' },
        sentAtMs: 1749416383000,
      },
    ],
  },
  {
    name: 'a start by a link',
    request: hook({
      message: {
        ...head,
        text: '/start promo42',
        entities: [{ offset: 0, length: 6, type: 'bot_command' }],
      },
    }),
    updates: [{ kind: 'message', ...from, referral: { source: 'start_link', payload: 'promo42' } }],
  },
  {
    name: 'a picture of an album, in answer to a message',
    request: hook({
      message: {
        ...head,
        media_group_id: '13999',
        caption: 'broken',
        photo: [
          { file_id: 'small', file_unique_id: 'a', width: 90, height: 60, file_size: 1200 },
          { file_id: 'large', file_unique_id: 'b', width: 1280, height: 853, file_size: 120000 },
        ],
        reply_to_message: { message_id: 3, from: bot, chat, date: 1749416000, text: 'Your parcel' },
      },
    }),
    updates: [
      {
        kind: 'message',
        ...from,
        group: '13999',
        regarding: '5123456789:3',
        content: {
          type: 'media',
          as: 'image',
          mimeType: 'image/jpeg',
          source: 'large',
          caption: 'broken',
          sizeBytes: 120000,
        },
      },
    ],
  },
  {
    name: 'a voice message',
    request: hook({
      message: {
        ...head,
        voice: { file_id: 'v', file_unique_id: 'u', duration: 3, mime_type: 'audio/ogg', file_size: 9000 },
      },
    }),
    updates: [
      {
        kind: 'message',
        content: { type: 'media', as: 'voice', mimeType: 'audio/ogg', source: 'v', sizeBytes: 9000 },
      },
    ],
  },
  {
    name: 'an animation, which comes as a document too',
    request: hook({
      message: {
        ...head,
        animation: {
          file_id: 'gif',
          file_unique_id: 'u',
          width: 10,
          height: 10,
          duration: 2,
          mime_type: 'video/mp4',
        },
        document: { file_id: 'gif', file_unique_id: 'u', mime_type: 'video/mp4' },
      },
    }),
    updates: [
      { kind: 'message', content: { type: 'media', as: 'video', mimeType: 'video/mp4', source: 'gif' } },
    ],
  },
  {
    name: 'a document',
    request: hook({
      message: {
        ...head,
        document: {
          file_id: 'd',
          file_unique_id: 'u',
          file_name: 'invoice.pdf',
          mime_type: 'application/pdf',
        },
      },
    }),
    updates: [
      {
        kind: 'message',
        content: {
          type: 'media',
          as: 'document',
          mimeType: 'application/pdf',
          source: 'd',
          filename: 'invoice.pdf',
        },
      },
    ],
  },
  {
    name: 'a moving sticker',
    request: hook({
      message: {
        ...head,
        sticker: {
          file_id: 's',
          file_unique_id: 'u',
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: true,
          is_video: false,
        },
      },
    }),
    updates: [
      {
        kind: 'message',
        content: { type: 'media', as: 'sticker', mimeType: 'application/x-tgsticker', source: 's' },
      },
    ],
  },
  {
    name: 'a place',
    request: hook({
      message: {
        ...head,
        location: { latitude: 19.43, longitude: -99.13 },
        venue: { location: { latitude: 19.43, longitude: -99.13 }, title: 'Café', address: 'Calle 5' },
      },
    }),
    updates: [
      {
        kind: 'message',
        content: { type: 'location', latitude: 19.43, longitude: -99.13, name: 'Café', address: 'Calle 5' },
      },
    ],
  },
  {
    name: 'the own number, shared',
    request: hook({
      message: {
        ...head,
        contact: { phone_number: '525512345678', first_name: 'Ana', user_id: 5123456789 },
      },
    }),
    updates: [
      {
        kind: 'message',
        content: { type: 'contacts', contacts: [{ name: 'Ana', phones: ['+525512345678'], emails: [] }] },
        profile: { name: 'Ana Ríos', aliases: ['+525512345678'] },
      },
    ],
  },
  {
    name: 'a poll, which has no form here',
    request: hook({
      message: {
        ...head,
        poll: {
          id: '1',
          question: 'Tea?',
          options: [],
          total_voter_count: 0,
          is_closed: false,
          is_anonymous: true,
          type: 'regular',
          allows_multiple_answers: false,
        },
      },
    }),
    updates: [{ kind: 'message', content: { type: 'unsupported', what: 'a poll' } }],
  },
  {
    name: 'an edit',
    request: hook({ edited_message: { ...head, edit_date: 1749416390, text: 'changed' } }),
    updates: [
      {
        kind: 'edited',
        ...from,
        providerId: '5123456789:5',
        content: { type: 'text', text: 'changed' },
        changedAtMs: 1749416390000,
      },
    ],
  },
  {
    name: 'a pressed button',
    request: hook({
      callback_query: {
        id: '4382bfdwdsb323b2d9',
        from: ana,
        chat_instance: '-3412',
        data: 'buy:1',
        message: {
          message_id: 42,
          from: bot,
          chat,
          date: 1749416390,
          text: 'Red shirt',
          reply_markup: { inline_keyboard: [[{ text: 'Buy', callback_data: 'buy:1' }]] },
        },
      },
    }),
    updates: [
      {
        kind: 'message',
        ...from,
        providerId: 'callback:4382bfdwdsb323b2d9',
        content: { type: 'answer', id: 'buy:1', title: 'Buy' },
        regarding: '5123456789:42',
      },
    ],
  },
  {
    name: 'a contact that blocks the bot',
    request: hook({
      my_chat_member: {
        chat,
        from: ana,
        date: 1749416400,
        old_chat_member: { user: bot, status: 'member' },
        new_chat_member: { user: bot, status: 'kicked', until_date: 0 },
      },
    }),
    updates: [{ kind: 'preference', ...from, wants: false, purpose: 'all' }],
  },
  {
    name: 'a contact that lets the bot in again',
    request: hook({
      my_chat_member: {
        chat,
        from: ana,
        date: 1749416400,
        old_chat_member: { user: bot, status: 'kicked', until_date: 0 },
        new_chat_member: { user: bot, status: 'member' },
      },
    }),
    updates: [{ kind: 'preference', ...from, wants: true, purpose: 'all' }],
  },
  {
    name: 'a reaction',
    request: hook({
      message_reaction: {
        chat,
        message_id: 42,
        user: ana,
        date: 1749416410,
        old_reaction: [],
        new_reaction: [{ type: 'emoji', emoji: '🔥' }],
      },
    }),
    updates: [
      {
        kind: 'message',
        ...from,
        providerId: 'update:827315001',
        content: { type: 'reaction', emoji: '🔥' },
        regarding: '5123456789:42',
      },
    ],
  },
  {
    name: 'a reaction taken back',
    request: hook({
      message_reaction: {
        chat,
        message_id: 42,
        user: ana,
        date: 1749416410,
        old_reaction: [{ type: 'emoji', emoji: '🔥' }],
        new_reaction: [],
      },
    }),
    updates: [{ kind: 'message', content: { type: 'reaction', emoji: '' } }],
  },
  ...groupFixtures,
  { name: 'a kind nobody knows yet', request: hook({ hologram: { id: 1 } }), updates: [] },
]
