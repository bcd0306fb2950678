import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LiquidFault } from './liquid.ts'
import { compileMail, fillMail } from './mail-template.ts'

const mjml = (body: string) =>
  `<mjml>\n<mj-body>\n<mj-section><mj-column>\n${body}\n</mj-column></mj-section>\n</mj-body>\n</mjml>`
const written = { subject: 'Hi {{name}}', body: '', html: null }

async function compiled(text: Partial<Parameters<typeof compileMail>[0]>) {
  const whole = { ...written, ...text }
  const { compiledHtml, faults, ...rest } = await compileMail(whole)
  assert.deepEqual(faults, [])
  return { ...whole, ...rest, compiledHtml }
}

test('MJML becomes HTML that fetches nothing from elsewhere, and its variables are found', async () => {
  const html = mjml(
    '<mj-text>Dear {{ name }}, {{order.total}}</mj-text><mj-button href="{{link}}">Go</mj-button>',
  )
  const { compiledHtml, variables } = await compiled({ html })
  assert.match(compiledHtml ?? '', /^<!doctype html>/)
  assert.doesNotMatch(compiledHtml ?? '', /fonts\.googleapis|<mj-/)
  assert.deepEqual(variables, ['link', 'name', 'order.total'])
})

test('plain values travel beside texts that are the same for everybody', async () => {
  const template = await compiled({ html: '<p>Dear {{ name }}, <a href="{{link}}">look</a></p>' })
  const values = { name: 'A & B', link: 'https://example.com/1', unused: 'x' }
  assert.deepEqual(fillMail(template, values), {
    subject: 'Hi {{name}}',
    text: 'Dear {{ name }}, look [{{link}}]',
    html: '<p>Dear {{ name }}, <a href="{{link}}">look</a></p>',
    variables: { name: 'A & B', link: 'https://example.com/1' },
  })
})

test('conditions, loops and filters are carried out, and values are escaped in HTML alone', async () => {
  const template = await compiled({
    subject: 'Hi {{ name | default: "you" }}\n',
    body: '{% if vip == "yes" %}Welcome back, {{name}}.{% else %}Welcome.{% endif %}',
    html: '{% assign list = items | parse_json %}<ul>{% for one in list %}<li>{{one.name | upcase}}</li>{% endfor %}</ul>',
  })
  const values = { name: 'Sam', vip: 'yes', items: '[{"name":"a<b"},{"name":"c"}]' }
  assert.deepEqual(fillMail(template, values), {
    subject: 'Hi Sam',
    text: 'Welcome back, Sam.',
    html: '<ul><li>A&lt;B</li><li>C</li></ul>',
  })
  assert.equal(fillMail(template, { items: '[]' }).subject, 'Hi you')
})

test('names with dots are paths, and the address to unsubscribe at is left for the mail itself', async () => {
  const template = await compiled({
    html: '<p>{{ order.total | append: " €" }}</p><a href="{{unsubscribe_url}}">Leave</a>',
  })
  assert.deepEqual(template.variables, ['name', 'order.total'])
  const { html, text } = fillMail(template, { name: 'Sam', 'order.total': '14' })
  assert.equal(html, '<p>14 €</p><a href="{{unsubscribe_url}}">Leave</a>')
  assert.match(text ?? '', /14 €/)
})

test('the text of a table has a line for each row', async () => {
  const row = (name: string, price: string) => `<tr><td>${name}</td><td>${price}</td></tr>`
  const template = await compiled({ html: `<table>${row('Soup', '6 €')}${row('Fish', '{{price}}')}</table>` })
  assert.equal(fillMail(template, { name: 'a', price: '12 €' }).text, 'Soup 6 €\nFish {{price}}')
})

test('a variable without a value is refused by its name', async () => {
  for (const html of ['<p>{{missing}}</p>', '<p>{{ missing | upcase }}</p>']) {
    const template = await compiled({ html })
    const asked = () => fillMail(template, { name: 'Sam' })
    assert.throws(asked, (error) => error instanceof LiquidFault && error.missing === 'missing')
  }
})

const wrong: [string, { subject?: string; body?: string; html?: string }, string, number | null, RegExp][] = [
  ['an unknown element of MJML', { html: mjml('<mj-foo/>') }, 'html', 4, /mj-foo/],
  [
    'an element of MJML that stands elsewhere',
    { html: '<mjml><mj-body><mj-text>a</mj-text></mj-body></mjml>' },
    'html',
    1,
    /mj-text/,
  ],
  ['an open tag of Liquid', { body: 'one\n{% if a %}two' }, 'body', 2, /if/],
  ['an unknown tag of Liquid', { subject: '{% steal %}' }, 'subject', 1, /steal/],
  ['an unknown filter', { body: '{{ a | steal }}' }, 'body', 1, /steal/],
]
for (const [name, text, field, line, message] of wrong)
  test(`${name} is told with its field and line`, async () => {
    const { faults, compiledHtml } = await compileMail({ ...written, ...text })
    assert.equal(compiledHtml, null)
    assert.equal(faults[0]?.field, field)
    assert.equal(faults[0]?.line, line)
    assert.match(faults[0]?.message ?? '', message)
  })

test('files of this machine and other templates are not drawn in', async () => {
  const { compiledHtml } = await compileMail({ ...written, html: mjml('<mj-include path="/etc/passwd" />') })
  assert.doesNotMatch(compiledHtml ?? '', /root:/)
  const { faults } = await compileMail({ ...written, html: '{% include "/etc/passwd" %}' })
  assert.match(faults[0]?.message ?? '', /include/)
})

test('a loop without end ends, and nobody else waits for it', async () => {
  const template = await compiled({ html: '{% for i in (1..100000000) %}{{i}}{% endfor %}' })
  const began = performance.now()
  assert.throws(() => fillMail(template, { name: 'a' }), LiquidFault)
  assert.ok(performance.now() - began < 2_000)
})

test('the objects behind the values cannot be reached', async () => {
  const template = await compiled({
    html: '<p>{{ name.constructor | default: "none" }} {{ constructor | default: "none" }}</p>',
  })
  assert.match(fillMail(template, { name: 'a' }).html ?? '', /none none/)
})
