import type { ChannelFixtures } from '../channel-fixtures.ts'
import { updatesOf } from './updates-of.ts'

const siteKey = 'wcs_0199b0c27d3a7c1e9a2b3c4d5e6f7a8b'
const hexOf = (last: string): string => `0199b0c27d3a7c1e9a2b3c4d5e6f7a${last}`
const uuidOf = (last: string): string => `0199b0c2-7d3a-7c1e-9a2b-3c4d5e6f7a${last}`
const visitor = `wcv_${hexOf('01')}`
const saidAtMs = Date.UTC(2026, 0, 5, 12)

type Heard = Parameters<typeof updatesOf>[1]['update']

/** What a site hears of one of its visitors. */
const heard = (update: Heard) => () =>
  updatesOf(siteKey, { accountId: uuidOf('00'), id: uuidOf('02'), visitorId: uuidOf('01'), update })
const said = (content: Extract<Heard, { kind: 'said' }>['content']) =>
  heard({
    kind: 'said',
    lineId: uuidOf('03'),
    content,
    externalId: 'customer-7',
    profile: { name: 'Anna', language: 'es' },
    page: { url: 'https://shop.example/hats' },
    saidAtMs,
  })
const message = {
  kind: 'message',
  from: visitor,
  to: siteKey,
  providerId: `wcl_${hexOf('03')}`,
  sentAtMs: saidAtMs,
} as const

const button = (id: string) => ({ kind: 'reply' as const, id, title: `Button ${id}` })

/** What the tests over every channel need of web chat: there is no provider, so nothing refuses and nothing comes to a hook. */
export const fixtures: ChannelFixtures = {
  settings: { allowedOrigins: ['https://shop.example'] },
  credentials: { siteKey, identitySecret: 'a-secret-of-thirty-two-characters-at-least' },
  address: siteKey,
  samples: [
    { type: 'text', text: 'Hello' },
    { type: 'media', url: 'https://shop.example/a.png', mimeType: 'image/png', caption: 'The chair' },
    { type: 'interactive', body: 'Which one?', buttons: [button('a'), button('b')] },
    { type: 'card', title: 'Chair', buttons: [{ kind: 'url', title: 'See', url: 'https://shop.example' }] },
    { type: 'carousel', cards: [{ title: 'Chair', buttons: [] }] },
    { type: 'location', latitude: 1, longitude: 2 },
  ],
  excessive: [
    { content: { type: 'text', text: 'x'.repeat(10_001) }, says: /10001 characters.*at most 10000/ },
    { content: { type: 'interactive', body: 'Nothing to press' }, says: /Give buttons or a list/ },
    {
      content: { type: 'interactive', body: 'Twice', buttons: [button('a'), button('a')] },
      says: /id of its own/,
    },
    {
      content: {
        type: 'interactive',
        body: 'Many',
        buttons: Array.from({ length: 11 }, (_, n) => button(String(n))),
      },
      says: /at most 10 buttons.*list/,
    },
    {
      content: { type: 'interactive', body: 'Where', buttons: [{ kind: 'location', title: 'Here' }] },
      says: /location/,
    },
    { content: { type: 'card', buttons: [] }, says: /title, a text or media/ },
    { content: { type: 'template', name: 'hello', variables: {} }, says: /does not show template/ },
  ],
  heard: [
    {
      name: 'what a visitor said, with who it is and where',
      read: said({ type: 'text', text: 'Where is it?' }),
      updates: [
        {
          ...message,
          content: { type: 'text', text: 'Where is it?' },
          profile: { name: 'Anna', language: 'es' },
          referral: { page: { url: 'https://shop.example/hats' }, externalId: 'customer-7' },
        },
      ],
    },
    {
      name: 'a file',
      read: said({
        type: 'file',
        fileId: uuidOf('04'),
        mimeType: 'image/png',
        filename: 'a.png',
        sizeBytes: 20,
      }),
      updates: [
        {
          ...message,
          content: {
            type: 'media',
            mimeType: 'image/png',
            as: 'image',
            source: uuidOf('04'),
            filename: 'a.png',
            sizeBytes: 20,
          },
        },
      ],
    },
    {
      name: 'a button that was pressed',
      read: said({ type: 'answer', of: `wcl_${hexOf('05')}`, id: 'a', title: 'Button a' }),
      updates: [
        {
          ...message,
          content: { type: 'answer', id: 'a', title: 'Button a' },
          regarding: `wcl_${hexOf('05')}`,
        },
      ],
    },
    {
      name: 'that lines were read',
      read: heard({ kind: 'reached', lineIds: [uuidOf('06'), uuidOf('07')], state: 'read' }),
      updates: ['06', '07'].map((line) => ({
        kind: 'receipt' as const,
        refs: [`wcl_${hexOf(line)}`],
        state: 'read' as const,
      })),
    },
    {
      name: 'who the visitor turned out to be',
      read: heard({ kind: 'became', visitorId: uuidOf('08') }),
      updates: [{ kind: 'identity', from: visitor, to: siteKey, address: `wcv_${hexOf('08')}` }],
    },
  ],
}
