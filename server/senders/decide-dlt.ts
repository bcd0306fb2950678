import type { MessageClass } from '#policy/policy.ts'
import { dltTlvs, type DltRegistration, type DltTlv } from './dlt-tlvs.ts'
import { headerCarries, type DltHeader } from './dlt-registration.ts'
import { matchDltTemplate } from './match-dlt-template.ts'
import { usableKey, type SenderFacts } from './sender-facts.ts'

type Entity = NonNullable<ReturnType<SenderFacts['entities']['get']>>

/** Whether an SMS to India is registered, with what its carrier must be told; `tlvs` bear the standard tags. */
export type DltDecision =
  | ({
      readonly outcome: 'pass'
      readonly because: string
      readonly variables: readonly string[]
      readonly tlvs: readonly DltTlv[]
    } & DltRegistration)
  | {
      readonly outcome: 'refuse'
      readonly code: 'dlt_entity_missing' | 'dlt_header_unregistered' | 'dlt_template_missing'
      readonly because: string
      readonly evidence?: Readonly<Record<string, unknown>>
    }

/** What the registry looks at. */
export type DltRequest = {
  readonly from: string
  readonly text: string
  readonly messageClass: MessageClass
}

/**
 * Decides whether an SMS to India would pass the operators' scrubbing, in their order: entity, header, template.
 * Whether the gate applies to the recipient's country is `policy().dltApplies`.
 * Source: TCCCPR 2018 as amended 2025; operators' scrubbing codes 600 to 637.
 */
export function decideDlt(facts: SenderFacts, request: DltRequest): DltDecision {
  if (facts.entities.size === 0)
    return refuse('dlt_entity_missing', 'SMS to India needs a DLT entity id. Add it to the sender first.')
  const header = facts.headers.get(request.from)
  if (!header) return refuse('dlt_header_unregistered', unregistered(facts, request.from))
  const entity = facts.entities.get(header.entityId)
  if (entity?.status !== 'active')
    return refuse(
      'dlt_entity_missing',
      `The DLT entity ${header.entityId} is ${entity?.status ?? 'unknown'}.`,
    )
  if (header.status !== 'active')
    return refuse('dlt_header_unregistered', `The DLT header ${header.header} is ${header.status}.`)
  if (!headerCarries(header.category, request.messageClass))
    return refuse(
      'dlt_header_unregistered',
      `The header ${header.header} is registered for ${header.category} messages, not for ${request.messageClass} ones.`,
    )
  return matched(facts, entity, header, request)
}

function matched(facts: SenderFacts, entity: Entity, header: DltHeader, request: DltRequest): DltDecision {
  const usable = facts.usableTemplates.get(usableKey(header.header, request.messageClass)) ?? []
  const found = matchDltTemplate(usable, request.text, entity.variableLengthMax)
  if (found.matches) return passed(entity, found.template.templateId, found.variables)
  const ofEntity = facts.templates.get(entity.entityId) ?? []
  const elsewhere = matchDltTemplate(ofEntity, request.text, entity.variableLengthMax)
  if (!elsewhere.matches)
    return refuse('dlt_template_missing', `No registered DLT template matches this text. ${found.nearest()}`)
  const { templateId, name, category, headers, status } = elsewhere.template
  return refuse(
    'dlt_template_missing',
    status !== 'active'
      ? `The text is template ${templateId} (${name}), which is ${status}.`
      : headers.includes(header.header)
        ? `The text is template ${templateId} (${name}), which is registered as ${category}: it may not carry ${request.messageClass} messages from ${header.header}.`
        : `The text is template ${templateId} (${name}), which is registered for ${headers.join(', ') || 'no header'}, not for ${header.header}.`,
    { templateId },
  )
}

function passed(entity: Entity, templateId: string, variables: readonly string[]): DltDecision {
  const registration = { entityId: entity.entityId, templateId, chainHash: entity.chainHash }
  const because = `The text is DLT template ${templateId} of entity ${entity.entityId}.`
  return { outcome: 'pass', because, variables, tlvs: dltTlvs(registration), ...registration }
}

function unregistered(facts: SenderFacts, from: string): string {
  const other = [...facts.headers.keys()].find((header) => header.toLowerCase() === from.toLowerCase())
  return other
    ? `${from} is not a registered DLT header; ${other} is. Capital letters count.`
    : `${from} is not a registered DLT header. Register it under /v1/dlt/headers.`
}

function refuse(
  code: Extract<DltDecision, { outcome: 'refuse' }>['code'],
  because: string,
  evidence?: Readonly<Record<string, unknown>>,
): DltDecision {
  return { outcome: 'refuse', code, because, ...(evidence && { evidence }) }
}
