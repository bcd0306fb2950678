import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spec } from '#sandbox/meta/spec.ts'
import type { TemplateDefinition } from '../../template-keeping.ts'
import { checkDefinition } from './check-definition.ts'

const fine = { type: 'BODY', text: 'Hello dear friend' }
const make = (components: readonly object[], given: Partial<TemplateDefinition> = {}, more: object = {}) =>
  checkDefinition({
    name: 'a_name',
    language: 'en_US',
    category: 'MARKETING',
    definition: { components, ...more },
    ...given,
  })

test("finds no fault with Meta's own examples", () => {
  const path = '/{Version}/{WABA-ID}/message_templates'
  const examples = spec().paths[path]?.['post']?.requestBody?.content?.['application/json']?.examples ?? {}
  assert.ok(Object.keys(examples).length > 8)
  for (const [title, { value }] of Object.entries(examples)) {
    const { language, category, ...definition } = value as Record<string, string>
    const checked = checkDefinition({
      name: 'a_name',
      language: language ?? '',
      category: category ?? '',
      definition,
    })
    assert.equal(checked, null, title)
  }
})

const many = (count: number, button: object) => Array.from({ length: count }, () => button)
const reply = { type: 'QUICK_REPLY', text: 'Yes' }
const link = { type: 'URL', text: 'Open', url: 'https://shop.example.com' }
const buttons = (...given: object[]) => ({ type: 'BUTTONS', buttons: given })
const card = (text: string, button: object = reply) => ({
  components: [
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::a'] } },
    { type: 'BODY', text },
    buttons(button),
  ],
})

const faults: readonly [says: RegExp, complaint: string | null][] = [
  [/^The name has lower-case/, make([fine], { name: 'A Name' })],
  [/^english is no language/, make([fine], { language: 'english' })],
  [/^FUN is no category/, make([fine], { category: 'FUN' })],
  [/^The template has no components/, make([])],
  [/^The BODY is missing/, make([{ type: 'FOOTER', text: 'f' }])],
  [/^POEM is no component/, make([fine, { type: 'POEM' }])],
  [/^A component is there twice/, make([fine, fine])],
  [/^The body has 1025 characters/, make([{ type: 'BODY', text: 'x'.repeat(1_025) }])],
  [/1 variables and 0 examples/, make([{ type: 'BODY', text: 'Hello {{1}} and welcome' }])],
  [
    /may not begin or end/,
    make([{ type: 'BODY', text: 'Hello to you, {{1}}', example: { body_text: [['a']] } }]),
  ],
  [
    /stand side by side/,
    make([{ type: 'BODY', text: 'Hello my {{1}} {{2}} and so on', example: { body_text: [['a', 'b']] } }]),
  ],
  [
    /in order, without a gap/,
    make([{ type: 'BODY', text: 'Hello {{2}} and welcome', example: { body_text: [['a']] } }]),
  ],
  [
    /too few for Meta: write at least 5/,
    make([{ type: 'BODY', text: 'Hi {{1}} and {{2}} .', example: { body_text: [['a', 'b']] } }]),
  ],
  [
    /\{\{day\}\} of the body has no example/,
    make([{ type: 'BODY', text: 'See you on {{day}} then' }], {}, { parameter_format: 'NAMED' }),
  ],
  [/^The header has 61 characters/, make([fine, { type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }])],
  [/at most one variable/, make([fine, { type: 'HEADER', format: 'TEXT', text: '{{1}} and {{2}}' }])],
  [/takes no line breaks, emoji/, make([fine, { type: 'HEADER', format: 'TEXT', text: 'Sale 🎉' }])],
  [/needs an example: upload one/, make([fine, { type: 'HEADER', format: 'VIDEO' }])],
  [/^The footer has 61/, make([fine, { type: 'FOOTER', text: 'x'.repeat(61) }])],
  [/footer has no variables/, make([fine, { type: 'FOOTER', text: 'Bye {{1}}' }])],
  [/at most 10 buttons/, make([fine, buttons(...many(11, reply))])],
  [/at most 2 of URL/, make([fine, buttons(link, link, link)])],
  [/Quick replies stand together/, make([fine, buttons(reply, link, reply)])],
  [/has 26 characters; Meta takes 25/, make([fine, buttons({ ...reply, text: 'x'.repeat(26) })])],
  [/put \{\{1\}\}, if any, at its end/, make([fine, buttons({ ...link, url: 'https://a.com/{{1}}/b' })])],
  [/variable and no example/, make([fine, buttons({ ...link, url: 'https://a.com/{{1}}' })])],
  [/no telephone number/, make([fine, buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: 'x' })])],
  [/names no flow/, make([fine, buttons({ type: 'FLOW', text: 'Go' })])],
  [/2 to 10 cards: there are 1/, make([fine, { type: 'CAROUSEL', cards: [card('a')] }])],
  [/Card 2: its body has 161/, make([fine, { type: 'CAROUSEL', cards: [card('a'), card('x'.repeat(161))] }])],
  [/make them alike/, make([fine, { type: 'CAROUSEL', cards: [card('a'), card('b', link)] }])],
  [
    /header, footer and buttons into the cards/,
    make([fine, { type: 'CAROUSEL', cards: [card('a'), card('b')] }, buttons(reply)]),
  ],
]

for (const [says, complaint] of faults)
  test(`says what is wrong with a template: ${says.source}`, () => assert.match(complaint ?? 'taken', says))

test('templates for codes have their own rules', () => {
  const otp = { type: 'OTP', otp_type: 'COPY_CODE' }
  const app = { package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' }
  const code = (...components: object[]) => make(components, { category: 'AUTHENTICATION' })
  const said = { type: 'BODY', add_security_recommendation: true }
  assert.equal(code(said, buttons(otp)), null)
  assert.equal(code(said, buttons({ ...otp, otp_type: 'ONE_TAP', supported_apps: [app] })), null)
  assert.match(code(fine, buttons(otp)) ?? '', /written by Meta/)
  assert.match(code(said, buttons(reply)) ?? '', /exactly one button/)
  assert.match(code(said, buttons({ ...otp, otp_type: 'ONE_TAP' })) ?? '', /names 1 to 5 apps/)
  assert.match(
    code(said, { type: 'FOOTER', code_expiration_minutes: 91 }, buttons(otp)) ?? '',
    /from 1 to 90/,
  )
  assert.match(code(said, { type: 'HEADER', format: 'IMAGE' }, buttons(otp)) ?? '', /has no HEADER/)
  const zero = { ...otp, otp_type: 'ZERO_TAP', supported_apps: [app] }
  assert.match(code(said, buttons(zero)) ?? '', /zero_tap_terms_accepted/)
})
