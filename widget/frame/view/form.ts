import type { FormField } from '../../../shared/webchat-widget.ts'
import { h } from '../dom.ts'
import type { Words } from '../i18n.ts'

/** A field of a form: what the account asks, or the long text of a message. */
export type Asked = Omit<FormField, 'kind'> & { readonly kind: FormField['kind'] | 'long' }

/** A form in place of the composer. `send` is given what was filled in, by the fields' names; what it throws is told. */
export function form(
  words: Words,
  { intro, submit, fields }: { intro: string; submit: string; fields: readonly Asked[] },
  send: (answers: Record<string, string>) => Promise<void>,
): HTMLFormElement {
  const inputs = fields.map((field) => ({ field, ...drawn(words, field) }))
  const trouble = h('p', { class: 'complaint', role: 'alert', hidden: true })
  const go = h('button', { type: 'submit', class: 'primary' }, submit)
  const element = h(
    'form',
    { class: 'form', novalidate: true },
    h('p', { dir: 'auto' }, intro),
    ...inputs.map(({ row }) => row),
    trouble,
    go,
  )
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    const wrong = inputs.filter((one) => !one.check())
    if (wrong.length > 0) return wrong[0]?.input.focus()
    go.disabled = true
    trouble.hidden = true
    const answers = inputs.map(({ field, input }) => [field.name, input.value.trim()] as const)
    send(Object.fromEntries(answers.filter(([, value]) => value !== '')))
      .catch(() => {
        trouble.textContent = words.say('failed')
        trouble.hidden = false
      })
      .finally(() => (go.disabled = false))
  })
  return element
}

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function drawn(words: Words, field: Asked): { row: HTMLElement; input: Input; check(): boolean } {
  const id = `field-${field.name}`
  const input = inputOf(field, id)
  const complaint = h('span', { class: 'complaint', id: `${id}-complaint`, hidden: true })
  const optional = field.isRequired ? null : h('span', { class: 'faint' }, ` (${words.say('optional')})`)
  const row = h(
    'div',
    { class: 'field' },
    h('label', { for: id, dir: 'auto' }, field.label, optional),
    input,
    complaint,
  )
  const check = (): boolean => {
    const found = faultOf(words, field, input.value.trim())
    complaint.hidden = found === null
    complaint.textContent = found
    input.setAttribute('aria-invalid', String(found !== null))
    if (found) input.setAttribute('aria-describedby', complaint.id)
    else input.removeAttribute('aria-describedby')
    return found === null
  }
  input.addEventListener('input', () => {
    if (input.getAttribute('aria-invalid') === 'true') check()
  })
  return { row, input, check }
}

function inputOf({ kind, isRequired, choices }: Asked, id: string): Input {
  const common = { id, 'aria-required': isRequired ? 'true' : null }
  if (kind === 'long') return h('textarea', { ...common, rows: 4, maxlength: 10_000, dir: 'auto' })
  if (kind === 'choice')
    return h(
      'select',
      common,
      h('option', { value: '' }, ''),
      ...choices.map((one) => h('option', { value: one }, one)),
    )
  const type = { text: 'text', email: 'email', phone: 'tel' }[kind]
  const autocomplete = { text: id === 'field-name' ? 'name' : 'off', email: 'email', phone: 'tel' }[kind]
  return h('input', { ...common, type, autocomplete, maxlength: kind === 'email' ? 254 : 120, dir: 'auto' })
}

function faultOf(words: Words, { kind, isRequired }: Asked, value: string): string | null {
  if (value === '') return isRequired ? words.say('required') : null
  return kind === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value) ? words.say('invalidEmail') : null
}
