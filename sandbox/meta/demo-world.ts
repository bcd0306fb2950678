import type { Account, App, PhoneNumber, Portfolio, Template, Token, World } from './world.ts'

/** What the sandbox's own business is called at Meta: there from the start, and what the demo connects to. */
export const demo = {
  appId: '731000000000001',
  appSecret: 'sandbox-meta-app-secret',
  businessAccountId: '102290129340398',
  phoneNumberId: '106540352242922',
  number: '15550783881',
  displayed: '+1 555-078-3881',
  accessToken: 'EAAsandboxWhatsappToken',
  pin: '123456',
} as const

const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management']

/** Founds the demo's business: an app, an account with a registered number, and templates Meta has approved. */
export function foundDemo(world: World): void {
  const app: App = { id: demo.appId, name: 'Patchbay Sandbox', secret: demo.appSecret }
  world.apps.set(app.id, app)
  const portfolio: Portfolio = {
    id: '506914307656634',
    messagingLimit: Infinity,
    limitCode: 131_064,
    reached: new Map(),
  }
  foundAccount(world, portfolio)
  foundNumber(world)
  const token: Token = {
    value: demo.accessToken,
    appId: app.id,
    accountIds: [demo.businessAccountId],
    scopes,
    expiresAtMs: null,
    isRevoked: false,
  }
  world.tokens.set(token.value, token)
  for (const [index, template] of demoTemplates.entries()) {
    const id = `${594_425_479_261_596 + index * 17}`
    world.templates.set(id, {
      status: 'APPROVED',
      rejectedReason: 'NONE',
      quality: 'GREEN',
      pauses: 0,
      edits: [],
      previousCategory: null,
      parameterFormat: 'POSITIONAL',
      ...template,
      id,
      accountId: demo.businessAccountId,
    })
  }
}

function foundAccount(world: World, portfolio: Portfolio): void {
  const account: Account = {
    id: demo.businessAccountId,
    name: 'Lucky Shrub',
    appId: demo.appId,
    portfolio,
    subscription: null,
    isSubscribed: false,
    isOfSandbox: true,
    restriction: null,
  }
  world.accounts.set(account.id, account)
}

function foundNumber(world: World): void {
  const number: PhoneNumber = {
    id: demo.phoneNumberId,
    accountId: demo.businessAccountId,
    number: demo.number,
    displayed: demo.displayed,
    verifiedName: 'Lucky Shrub',
    quality: 'GREEN',
    isRegistered: true,
    pin: demo.pin,
    throughputPerSecond: 80,
    recent: [],
    subscription: null,
    profile: {},
  }
  world.numbers.set(number.id, number)
}

type Seed = Pick<Template, 'name' | 'language' | 'category' | 'components'> & Partial<Template>

const demoTemplates: readonly Seed[] = [
  {
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      {
        type: 'BODY',
        text: 'Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API.',
      },
      { type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
    ],
  },
  {
    name: 'order_update',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, your order {{2}} is on its way to you.',
        example: { body_text: [['Asha', '4711']] },
      },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Track it',
            url: 'https://shop.example.com/track/{{1}}',
            example: ['https://shop.example.com/track/4711'],
          },
          { type: 'QUICK_REPLY', text: 'Call me back' },
        ],
      },
    ],
  },
  {
    name: 'appointment_reminder',
    language: 'en',
    category: 'UTILITY',
    parameterFormat: 'NAMED',
    components: [
      {
        type: 'BODY',
        text: 'Dear {{first_name}}, we expect you on {{day}} in our garden centre.',
        example: {
          body_text_named_params: [
            { param_name: 'first_name', example: 'Asha' },
            { param_name: 'day', example: 'Friday' },
          ],
        },
      },
    ],
  },
  {
    name: 'summer_sale',
    language: 'en',
    category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2UvcG5n:ARY'] } },
      {
        type: 'BODY',
        text: 'Our summer sale is on, {{1}}! Everything green at half the price.',
        example: { body_text: [['Asha']] },
      },
      { type: 'FOOTER', text: 'Tap below to stop these messages' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Stop promotions' }] },
    ],
  },
  {
    name: 'new_arrivals',
    language: 'en',
    category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Three arrivals of this week for {{1}}:', example: { body_text: [['Asha']] } },
      { type: 'CAROUSEL', cards: ['Aloe', 'Echeveria'].map(arrival) },
    ],
  },
  {
    name: 'login_code',
    language: 'en',
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', add_security_recommendation: true, text: '*{{1}}* is your verification code.' },
      { type: 'FOOTER', code_expiration_minutes: 10, text: 'This code expires in 10 minutes.' },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            otp_type: 'COPY_CODE',
            text: 'Copy code',
            url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
          },
        ],
      },
    ],
  },
]

function arrival(plant: string): object {
  return {
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2UvcG5n:ARY'] } },
      { type: 'BODY', text: `${plant}, fresh from the nursery` },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'I want it' }] },
    ],
  }
}
