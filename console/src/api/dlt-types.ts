/** The shapes of the registration in India as the Patchbay API gives them. */

export type DltState = 'active' | 'inactive' | 'blacklisted'

export type DltEntity = {
  id: string
  entityId: string
  name: string
  telemarketerIds: string[]
  variableLengthMax: number
  state: DltState
}

export type DltHeader = {
  id: string
  header: string
  entityId: string
  headerId: string | null
  category: 'promotional' | 'service' | 'transactional'
  state: DltState
}

export type DltTemplate = {
  id: string
  templateId: string
  entityId: string
  name: string
  headers: string[]
  category: 'promotional' | 'service_explicit' | 'service_implicit' | 'transactional'
  language: string
  body: string
  state: DltState
}

/** What the DLT check says of a text; `templateId` of a refusal is the template the text would be elsewhere. */
export type DltMatch = {
  outcome: 'pass' | 'refuse'
  code: 'dlt_entity_missing' | 'dlt_header_unregistered' | 'dlt_template_missing' | null
  because: string
  entityId: string | null
  templateId: string | null
  variables: string[]
}
