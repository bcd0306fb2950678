import { nowMs } from '#platform/clock.ts'
import { ensureComponents, ensureDefinition } from './ensure-definition.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import { reviewTemplate } from './review-template.ts'
import type { Account, Template } from './world.ts'
import { said } from './said.ts'

type Body = Readonly<Record<string, unknown>>

const dayMs = 86_400_000
const templatesMax = 6_000

/** Takes a new template for review. Refuses what is malformed, a name that is taken, and one that was deleted lately. */
export function createTemplate(meta: MetaState, account: Account, body: Body): object {
  ensureDefinition(body)
  const { name, language, category } = body as { name: string; language: string; category: string }
  const own = [...meta.world.templates.values()].filter(({ accountId }) => accountId === account.id)
  if (own.some((one) => one.name === name && one.language === language))
    throw new GraphRefusal(100, `There is already ${language} content for this template.`, {
      subcode: 2_388_024,
      message: 'Content in This Language Already Exists',
    })
  if (own.length >= templatesMax)
    throw new GraphRefusal(100, 'The account has as many templates as it may have.', { subcode: 2_388_019 })
  const until = meta.world.reserved.get(`${account.id} ${name}`) ?? 0
  if (until > nowMs())
    throw new GraphRefusal(100, 'New content cannot be added while the existing one is being deleted.', {
      subcode: 2_388_023,
      message: 'Message Template Language Is Being Deleted',
    })
  const template: Template = {
    id: meta.world.nextId(),
    accountId: account.id,
    name,
    language,
    category,
    components: written(body['components'] as Record<string, unknown>[], category),
    parameterFormat: body['parameter_format'] === 'NAMED' ? 'NAMED' : 'POSITIONAL',
    status: 'PENDING',
    rejectedReason: 'NONE',
    quality: 'UNKNOWN',
    pauses: 0,
    edits: [],
    previousCategory: null,
  }
  meta.world.templates.set(template.id, template)
  reviewTemplate(meta, template)
  return { id: template.id, status: template.status, category: template.category }
}

/** Changes a template and has it reviewed anew. Refuses a second edit of an approved one within a day. */
export function editTemplate(meta: MetaState, template: Template, body: Body): object {
  const components = body['components'] as Record<string, unknown>[] | undefined
  const { category } = body
  const isApproved = template.status === 'APPROVED'
  if (isApproved && typeof category === 'string' && category !== template.category)
    throw new GraphRefusal(100, 'The category of an approved template cannot be changed.', {
      subcode: 2_388_025,
    })
  if (isApproved) ensureEditable(template)
  if (components) {
    ensureComponents(components, said(category) || template.category, {
      parameter_format: template.parameterFormat,
    })
    template.components = written(components, template.category)
  }
  if (typeof category === 'string') template.category = category
  template.status = 'PENDING'
  reviewTemplate(meta, template)
  return { success: true }
}

function ensureEditable({ edits }: Template): void {
  const at = nowMs()
  const lately = edits.filter((atMs) => at - atMs < 30 * dayMs)
  if (lately.some((atMs) => at - atMs < dayMs) || lately.length >= 10)
    throw new GraphRefusal(
      100,
      'An approved template can be edited once in 24 hours and 10 times in 30 days.',
      { subcode: 2_593_002, message: 'Message template cannot be edited' },
    )
  edits.push(at)
}

/** Deletes templates; the name of an approved one is kept from use for thirty days. */
export function deleteTemplates(
  { world }: MetaState,
  account: Account,
  { name, hsm_id: id }: { name?: string; hsm_id?: string },
): object {
  const found = [...world.templates.values()].filter(
    (one) => one.accountId === account.id && one.name === name && (id === undefined || one.id === id),
  )
  if (name === undefined || found.length === 0)
    throw new GraphRefusal(100, 'The message template was not found.', {
      subcode: 2_593_002,
      message: 'Message Template Not Found',
    })
  for (const template of found) {
    world.templates.delete(template.id)
    if (template.status === 'APPROVED') world.reserved.set(`${account.id} ${name}`, nowMs() + 30 * dayMs)
  }
  return { success: true }
}

/** Codes are sent in a text of Meta's own. */
function written(components: Record<string, unknown>[], category: string): Record<string, unknown>[] {
  if (category !== 'AUTHENTICATION') return components
  return components.map((component) => {
    const type = String(component['type']).toUpperCase()
    if (type === 'BODY') return { ...component, text: '*{{1}}* is your verification code.' }
    if (type === 'FOOTER')
      return {
        ...component,
        text: `This code expires in ${String(component['code_expiration_minutes'])} minutes.`,
      }
    const buttons = (component['buttons'] ?? []) as Record<string, unknown>[]
    const url = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}'
    return {
      ...component,
      buttons: buttons.map((button) => ({ text: 'Copy code', ...button, type: 'URL', url })),
    }
  })
}
