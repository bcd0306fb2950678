import { z } from 'zod'
import { channels, messageClasses } from '#policy/policy.ts'
import { headerCategories, registrationStates, templateCategories } from '#shared/dlt-registrations.ts'
import { idOf } from '#shared/ids.ts'
import type { SenderWithDlt } from './create-sender.ts'
import type { Template } from './templates/template.ts'
import type { DltDecision } from './decide-dlt.ts'
import type { DltEntity } from './dlt-registration.ts'
import type { Stored, StoredHeader, StoredTemplate } from './register-dlt.ts'
import { senderKinds, senderStates } from './sender.ts'

/** An id that a DLT registry gives: 19 digits with most operators. */
const registryId = z.string().regex(/^\d{4,25}$/, 'must be the digits the DLT portal shows')
const headers = z.array(z.string().min(1).max(20)).min(1).max(100)
const language = z.string().min(2).max(35)

export const senderBody = z.object({
  channel: z.enum(channels),
  address: z.string().trim().min(1).max(254),
  kind: z.enum(senderKinds).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country such as IN, by ISO 3166')
    .nullable()
    .optional(),
  default: z.boolean().optional(),
  dlt: z
    .object({
      entityId: registryId,
      headerId: z.string().max(40).nullable().optional(),
      category: z.enum(headerCategories),
    })
    .nullable()
    .optional(),
})

export const senderShape = z.object({
  id: z.string(),
  channel: z.string(),
  address: z.string(),
  kind: z.enum(senderKinds),
  country: z.string().nullable(),
  default: z.boolean(),
  state: z.enum(senderStates),
  dlt: z.object({ entityId: z.string(), headerId: z.string().nullable(), category: z.string() }).nullable(),
})

/** Shows a sender as the API does. */
export function showSender(sender: SenderWithDlt): z.infer<typeof senderShape> {
  const { id, isDefault, status, ...rest } = sender
  return { id: idOf('snd', id), ...rest, default: isDefault, state: status }
}

const texts = {
  body: z
    .string()
    .max(100_000)
    .describe('The text, or the plain form of a mail. Variables are `{{name}}`; in mails this is Liquid.'),
  subject: z.string().trim().min(1).max(998).nullable().describe('Mails only, Liquid.'),
  html: z
    .string()
    .min(1)
    .max(300_000)
    .nullable()
    .describe('Mails only, Liquid: HTML, or MJML where it begins with `<mjml`.'),
}
const samples = z
  .record(z.string().min(1).max(100), z.string().max(5_000))
  .refine((values) => Object.keys(values).length <= 200, 'At most 200 values.')

/** The texts of a template, of which a mail needs others than a text. */
const writtenTexts = {
  body: texts.body.default(''),
  subject: texts.subject.default(null),
  html: texts.html.default(null),
}

export const templateBody = z.object({
  name: z.string().trim().min(1).max(200),
  channel: z.enum(channels),
  language,
  ...writtenTexts,
  samples: samples.default({}).describe('A value to show each variable with.'),
  class: z.enum(messageClasses),
  dlt: z
    .object({
      templateId: registryId,
      headers,
      entityId: registryId.optional(),
      category: z.enum(templateCategories).optional(),
    })
    .nullable()
    .optional(),
})

export const templateChangeBody = z.object({
  body: texts.body.optional(),
  subject: texts.subject.optional(),
  html: texts.html.optional(),
  samples: samples.optional(),
  class: z.enum(messageClasses).optional(),
})

export const templateShape = z.object({
  id: z.string(),
  name: z.string(),
  channel: z.string(),
  language: z.string(),
  body: z.string(),
  subject: z.string().nullable(),
  html: z.string().nullable(),
  variables: z.array(z.string()),
  samples: z.record(z.string(), z.string()),
  class: z.enum(messageClasses),
  dlt: z.object({ templateId: z.string(), headers: z.array(z.string()) }).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})

/** Shows a template as the API does. */
export function showTemplate(template: Template): z.infer<typeof templateShape> {
  const {
    id,
    messageClass,
    dlt,
    compiledHtml: _,
    createdAt,
    updatedAt,
    samples: values,
    variables,
    ...rest
  } = template
  return {
    id: idOf('tpl', id),
    ...rest,
    variables: [...variables],
    samples: { ...values },
    class: messageClass,
    dlt: dlt && { templateId: dlt.templateId, headers: [...dlt.headers] },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

export const templatePreviewBody = z.object({
  channel: z.enum(channels),
  ...writtenTexts,
  samples: samples.default({}),
})

export const templatePreviewShape = z.object({
  subject: z.string().nullable(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  variables: z.array(z.string()),
  faults: z.array(
    z.object({
      field: z.enum(['subject', 'body', 'html']),
      line: z.number().nullable(),
      message: z.string(),
    }),
  ),
})

const state = z.enum(registrationStates)

export const entityBody = z.object({
  entityId: registryId,
  name: z.string().trim().min(1).max(200),
  telemarketerIds: z.array(registryId).max(10).default([]),
  variableLengthMax: z.number().int().min(1).max(100).default(30),
  state: state.default('active'),
})

export const entityShape = z.object({
  id: z.string(),
  entityId: z.string(),
  name: z.string(),
  telemarketerIds: z.array(z.string()),
  variableLengthMax: z.number(),
  state,
})

/** Shows a DLT entity as the API does. */
export function showEntity(entity: Stored<DltEntity>): z.infer<typeof entityShape> {
  const { id, status, telemarketerIds, ...rest } = entity
  return { id: idOf('dle', id), ...rest, telemarketerIds: [...telemarketerIds], state: status }
}

export const headerBody = z.object({
  header: z.string().min(1).max(20),
  entityId: registryId,
  headerId: z.string().max(40).nullable().default(null),
  category: z.enum(headerCategories),
  state: state.default('active'),
})

export const headerShape = z.object({
  id: z.string(),
  header: z.string(),
  entityId: z.string(),
  headerId: z.string().nullable(),
  category: z.enum(headerCategories),
  state,
})

/** Shows a DLT header as the API does. */
export function showHeader({ id, status, ...rest }: StoredHeader): z.infer<typeof headerShape> {
  return { id: idOf('dlh', id), ...rest, state: status }
}

export const dltTemplateBody = z.object({
  templateId: registryId,
  entityId: registryId.optional(),
  name: z.string().trim().min(1).max(200),
  headers,
  category: z.enum(templateCategories),
  language: language.default('en'),
  body: z.string().min(1).max(4096),
  state: state.default('active'),
})

export const dltTemplateShape = z.object({
  id: z.string(),
  templateId: z.string(),
  entityId: z.string(),
  name: z.string(),
  headers: z.array(z.string()),
  category: z.enum(templateCategories),
  language: z.string(),
  body: z.string(),
  state,
})

/** Shows a DLT content template as the API does. */
export function showDltTemplate(template: StoredTemplate): z.infer<typeof dltTemplateShape> {
  const { id, status, headers: of, ...rest } = template
  return { id: idOf('dlm', id), ...rest, headers: [...of], state: status }
}

export const matchBody = z.object({
  from: z.string().min(1).max(20),
  text: z.string().min(1).max(4096),
  class: z.enum(messageClasses),
})

export const matchShape = z.object({
  outcome: z.enum(['pass', 'refuse']),
  code: z.string().nullable(),
  because: z.string(),
  entityId: z.string().nullable(),
  templateId: z.string().nullable(),
  variables: z.array(z.string()),
})

/** Shows what the DLT check answers as the API does; `templateId` of a refusal is the template the text would be elsewhere. */
export function showMatch(decision: DltDecision): z.infer<typeof matchShape> {
  const { outcome, because } = decision
  if (decision.outcome === 'refuse') {
    const templateId = decision.evidence?.['templateId']
    const found = typeof templateId === 'string' ? templateId : null
    return { outcome, code: decision.code, because, entityId: null, templateId: found, variables: [] }
  }
  const { entityId, templateId, variables } = decision
  return { outcome, code: null, because, entityId, templateId, variables: [...variables] }
}
