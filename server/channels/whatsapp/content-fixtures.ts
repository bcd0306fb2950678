import type { Content } from '../content.ts'

const image = { url: 'https://shop.example.com/aloe.png', mimeType: 'image/png' }

/** Contents of every type, within their limits. */
export const contentFixtures: readonly Content[] = [
  { type: 'text', text: 'Does it come in another colour?' },
  { type: 'media', ...image, caption: 'Taj Mahal' },
  { type: 'media', url: 'https://shop.example.com/hello.ogg', mimeType: 'audio/ogg', as: 'voice' },
  {
    type: 'media',
    url: 'https://shop.example.com/bill.pdf',
    mimeType: 'application/pdf',
    filename: 'bill.pdf',
  },
  {
    type: 'template',
    name: 'order_update',
    language: 'en',
    variables: { '1': 'Asha', '2': '4711', 'button.0': '4711' },
  },
  {
    type: 'template',
    name: 'new_arrivals',
    language: 'en',
    variables: {
      '1': 'Asha',
      'card.0.header.media': image.url,
      'card.0.button.0.payload': 'aloe',
      'card.1.header.media': image.url,
    },
  },
  { type: 'template', name: 'login_code', language: 'en', variables: { code: '123456' } },
  {
    type: 'interactive',
    header: { text: 'Your order' },
    body: 'When shall we deliver?',
    footer: 'Free of charge',
    buttons: [
      { kind: 'reply', id: 'today', title: 'Today' },
      { kind: 'reply', id: 'tomorrow', title: 'Tomorrow' },
    ],
  },
  {
    type: 'interactive',
    body: 'Choose a plant',
    list: {
      button: 'Plants',
      sections: [
        { title: 'Green', rows: [{ id: 'aloe', title: 'Aloe', description: 'Needs little water' }] },
      ],
    },
  },
  {
    type: 'interactive',
    header: { media: image },
    body: 'See the shop',
    buttons: [{ kind: 'url', title: 'Open', url: 'https://shop.example.com' }],
  },
  { type: 'interactive', body: 'Where are you?', buttons: [{ kind: 'location', title: 'Send location' }] },
  {
    type: 'interactive',
    body: 'Book a visit',
    flow: { id: '1122334455', button: 'Book', token: 'visit-7', screen: 'WELCOME', data: { day: 'Friday' } },
  },
  {
    type: 'card',
    title: 'Aloe',
    text: 'Needs little water',
    media: image,
    buttons: [{ kind: 'reply', id: 'buy-aloe', title: 'Buy' }],
  },
  {
    type: 'carousel',
    text: 'Three arrivals of this week',
    cards: [
      {
        title: 'Aloe',
        media: image,
        buttons: [{ kind: 'url', title: 'Look', url: 'https://shop.example.com/aloe' }],
      },
      {
        title: 'Echeveria',
        media: image,
        buttons: [{ kind: 'url', title: 'Look', url: 'https://shop.example.com/echeveria' }],
      },
    ],
  },
  { type: 'location', latitude: 37.758056, longitude: -122.425332, name: 'META HQ', address: '1 Hacker Way' },
  {
    type: 'contacts',
    contacts: [
      {
        name: 'John Smith',
        phones: ['+19405551234'],
        emails: ['john@example.com'],
        organization: 'Lucky Shrub',
      },
    ],
  },
  {
    type: 'reaction',
    messageId: 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
    emoji: '👍',
  },
  { type: 'products', catalogId: '194836987003835', sections: [{ products: ['aloe-1'] }] },
  {
    type: 'products',
    header: 'Plants',
    text: 'What goes with your window',
    footer: 'Prices with tax',
    catalogId: '194836987003835',
    sections: [
      { title: 'Green', products: ['aloe-1', 'fern-2'] },
      { title: 'In flower', products: ['lily-3'] },
    ],
  },
  { type: 'products', text: 'All we have', thumbnail: 'aloe-1', sections: [] },
]
