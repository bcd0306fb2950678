/** A JSON schema, as loosely as the amendments need it. */
export type Schema = { [key: string]: unknown }

/** What of Meta's OpenAPI file the stand-in checks calls and answers by. */
export type Spec = {
  readonly paths: Record<
    string,
    Record<string, { requestBody?: Content; responses: Record<string, Content> }>
  >
  readonly components: { readonly schemas: Record<string, Schema> }
}
type Content = {
  content?: Record<string, { schema?: Schema; examples?: Record<string, { value: unknown }> }>
}

const text: Schema = { type: 'string' }
const textOrNumber: Schema = { type: ['string', 'number'] }

/**
 * Mends what Meta's file says against its own examples and against what its service takes, and adds what came after it.
 * What is not named here holds as Meta wrote it; every example of the file is valid by the result.
 */
export function amendSpec(given: Spec): Spec {
  const spec = structuredClone(given)
  const { schemas } = spec.components
  amendOutgoing(schemas)
  amendInteractive(schemas)
  amendTemplates(schemas)
  amendNumbers(schemas)
  amendIncoming(schemas)
  amendHook(schemas)
  return spec
}

type Schemas = Record<string, Schema>

/** The parts of a message forbid each other's members, `additionalProperties` knows nothing of `allOf`, and user ids came later. */
function amendOutgoing(schemas: Schemas): void {
  const base = properties(schemas['BaseMessageProperties'])
  schemas['BaseMessageProperties'] = {
    type: 'object',
    required: ['messaging_product'],
    properties: {
      ...base,
      messaging_product: { enum: ['whatsapp'] },
      recipient: text,
      biz_opaque_callback_data: { type: 'string', maxLength: 512 },
    },
    anyOf: [{ required: ['to'] }, { required: ['recipient'] }],
  }
  for (const schema of Object.values(schemas))
    for (const part of (schema['allOf'] ?? []) as Schema[]) delete part['additionalProperties']
  properties(partOf(schemas['TextMessage']))['text'] = {
    type: 'object',
    additionalProperties: false,
    required: ['body'],
    properties: {
      body: { type: 'string', minLength: 1, maxLength: 4_096 },
      preview_url: { type: 'boolean' },
    },
  }
  const location = properties(partOf(schemas['LocationMessage']))['location'] as Schema
  Object.assign(properties(location), { latitude: textOrNumber, longitude: textOrNumber, url: text })
  location['required'] = ['latitude', 'longitude']
  properties(schemas['PhoneObject'])['type'] = text
  schemas['MarkMessage'] = {
    type: 'object',
    required: ['messaging_product', 'status', 'message_id'],
    properties: {
      messaging_product: { enum: ['whatsapp'] },
      status: { enum: ['read'] },
      message_id: text,
      typing_indicator: { type: 'object', required: ['type'], properties: { type: { enum: ['text'] } } },
    },
  }
}

/** Kinds of messages that the examples show, and the file's own list lacks. */
function amendInteractive(schemas: Schemas): void {
  const kinds = properties(schemas['InteractiveObject'])['type'] as { enum: string[] }
  kinds.enum.push(
    'cta_url',
    'location_request_message',
    'carousel',
    'order_details',
    'order_status',
    'address_message',
  )
  const link = named('cta_url', {
    type: 'object',
    required: ['display_text', 'url'],
    properties: { display_text: { type: 'string', maxLength: 20 }, url: text },
  })
  const header = {
    allOf: [{ $ref: '#/components/schemas/HeaderObject' }],
    properties: { type: { enum: ['image', 'video'] } },
  }
  const card: Schema = {
    type: 'object',
    required: ['card_index', 'header', 'action'],
    properties: {
      card_index: { type: 'integer', minimum: 0, maximum: 9 },
      type: { enum: ['cta_url'] },
      header,
      body: { type: 'object', required: ['text'], properties: { text: { type: 'string', maxLength: 160 } } },
      action: { oneOf: [link, quickReplies] },
    },
  }
  const action = schemas['ActionObject'] as { oneOf: Schema[] }
  action.oneOf.push(
    link,
    named('send_location'),
    { required: ['cards'], properties: { cards: { type: 'array', minItems: 2, maxItems: 10, items: card } } },
    named('review_and_pay', { type: 'object' }),
    named('review_order', { type: 'object' }),
    named('address_message', { type: 'object' }),
  )
}

const quickReplies: Schema = {
  required: ['buttons'],
  properties: {
    buttons: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: {
        type: 'object',
        required: ['type', 'quick_reply'],
        properties: {
          type: { enum: ['quick_reply'] },
          quick_reply: {
            type: 'object',
            required: ['id', 'title'],
            properties: {
              id: { type: 'string', maxLength: 256 },
              title: { type: 'string', minLength: 1, maxLength: 20 },
            },
          },
        },
      },
    },
  },
}

function named(name: string, parameters?: Schema): Schema {
  return {
    required: parameters ? ['name', 'parameters'] : ['name'],
    properties: { name: { enum: [name] }, ...(parameters && { parameters }) },
  }
}

/** The policy of the language may be left out, kinds are written in either case, and an index is any small number. */
function amendTemplates(schemas: Schemas): void {
  schemas['LanguageObject'] = {
    type: 'object',
    required: ['code'],
    properties: { policy: { enum: ['deterministic'] }, code: text },
  }
  const kinds =
    /^(header|body|button|carousel|limited_time_offer|order_status|HEADER|BODY|BUTTON|CAROUSEL|LIMITED_TIME_OFFER)$/
      .source
  const subs =
    'quick_reply|url|catalog|copy_code|flow|mpm|spm|order_details|voice_call|app|call_request|otp|reminder'
  schemas['TemplateComponent'] = {
    type: 'object',
    required: ['type'],
    properties: {
      type: { type: 'string', pattern: kinds },
      sub_type: { type: 'string', pattern: `^(${subs}|${subs.toUpperCase()})$` },
      parameters: { type: 'array', items: { type: 'object', required: ['type'] } },
      index: { type: ['string', 'integer'], pattern: /^\d{1,2}$/.source },
      cards: {
        type: 'array',
        items: {
          type: 'object',
          required: ['card_index', 'components'],
          properties: {
            card_index: { type: 'integer' },
            components: { type: 'array', items: { $ref: '#/components/schemas/TemplateComponent' } },
          },
        },
      },
    },
  }
}

/** Values that Meta's service gives and its file lacks. */
function amendNumbers(schemas: Schemas): void {
  add(schemas['WhatsAppPhoneNumberStatus'], 'CONNECTED', 'DISCONNECTED')
  const number = properties(schemas['WhatsAppBusinessAccountPhoneNumber'])
  add(number['messaging_limit_tier'] as Schema, 'TIER_2K')
  // Only the numbers' ids may be asked for.
  const listed = schemas['WhatsAppBusinessAccountPhoneNumber']
  if (listed) listed['required'] = ['id']
}

/** What contacts send has a sender and a time, not a product and a recipient. */
function amendIncoming(schemas: Schemas): void {
  schemas['IncomingBase'] = {
    type: 'object',
    required: ['id', 'timestamp', 'type'],
    properties: {
      from: text,
      from_user_id: text,
      id: text,
      timestamp: { type: 'string', pattern: '^\\d+$' },
    },
    anyOf: [{ required: ['from'] }, { required: ['from_user_id'] }],
    not: { required: ['messaging_product'] },
  }
  const incoming = schemas['IncomingMessage'] as { oneOf: { $ref: string }[]; discriminator?: unknown }
  delete incoming.discriminator
  for (const one of [...incoming.oneOf, { $ref: '#/components/schemas/SystemMessage' }]) {
    const name = one.$ref.slice(one.$ref.lastIndexOf('/') + 1)
    const copy = structuredClone(schemas[name] ?? {}) as { allOf: Schema[] }
    copy.allOf[0] = { $ref: '#/components/schemas/IncomingBase' }
    schemas[`Incoming${name}`] = copy
    one.$ref = `#/components/schemas/Incoming${name}`
  }
  const reply = properties(partOf(schemas['IncomingInteractiveMessageReply']))['interactive'] as Schema
  delete reply['discriminator']
  add(properties(reply)['type'] as Schema, 'nfm_reply')
  const system = properties(schemas['IncomingMessageValueSystem'])['messages'] as Schema
  system['items'] = { $ref: '#/components/schemas/IncomingSystemMessage' }
  const error = schemas['ErrorObject']
  if (error) error['required'] = ['code']
}

/** Numbers may be hidden, and groups name people by numbers. */
function amendHook(schemas: Schemas): void {
  const status = schemas['Statuses']
  if (status) status['required'] = ['id', 'status', 'timestamp']
  add(properties(status)['status'] as Schema, 'played')
  Object.assign(properties(status), { recipient_user_id: text, biz_opaque_callback_data: text })
  Object.assign(properties(schemas['GroupParticipant']), { input: textOrNumber, wa_id: textOrNumber })
  const groups = schemas['Groups']
  if (groups) properties(groups)['timestamp'] = textOrNumber
  const fields = properties(schemas['Change'])['field'] as Schema
  add(fields, 'group_participants_update')
}

/** The second part of an `allOf`: what a message has of its own. */
function partOf(schema: Schema | undefined): Schema {
  return ((schema?.['allOf'] ?? []) as Schema[])[1] ?? {}
}

function properties(schema: Schema | undefined): Record<string, unknown> {
  return (schema?.['properties'] ?? {}) as Record<string, unknown>
}

function add(schema: Schema | undefined, ...values: string[]): void {
  ;(schema as { enum: string[] } | undefined)?.enum.push(...values)
}
