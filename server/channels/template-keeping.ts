import type { FetchedMedia } from './connecting.ts'
import type { Connection } from './http/connection.ts'
import type { TemplateChange } from './update.ts'

/** A template as an account writes it; what is in the components is the provider's own form. */
export type TemplateDefinition = {
  readonly name: string
  readonly language: string
  readonly category: string
  /** The provider's form: its components and what else it takes. */
  readonly definition: Readonly<Record<string, unknown>>
}

/** A template as its provider keeps it. */
export type KeptTemplate = TemplateDefinition & {
  /** The provider's id of it. */
  readonly reference: string
  readonly state: NonNullable<TemplateChange['state']>
  readonly quality: string | null
  readonly reason: string | null
}

/** What a provider made of a template it was given. */
export type SubmittedTemplate = Pick<KeptTemplate, 'reference' | 'state' | 'category'>

/** How templates live at a provider that reviews them. The functions that talk throw ConnectRefused. */
export type Templates = {
  /** Says what in a definition the provider would refuse, with the mend; null when it would be reviewed. Pure. */
  readonly check: (template: TemplateDefinition) => string | null
  readonly submit: (connection: Connection, template: TemplateDefinition) => Promise<SubmittedTemplate>
  /** Every template the provider keeps for the connector. */
  readonly list: (connection: Connection) => Promise<readonly KeptTemplate[]>
  /** Changes a template that is there; it is reviewed anew. */
  readonly edit: (
    connection: Connection,
    reference: string,
    template: TemplateDefinition,
  ) => Promise<SubmittedTemplate>
  readonly remove: (connection: Connection, reference: string, name: string) => Promise<void>
  /** Leaves media with the provider that a reviewer sees in place of what messages bring; gives its handle. */
  readonly uploadExample?: (connection: Connection, media: FetchedMedia) => Promise<string>
  /** Puts one that is paused back into use, where the provider lets one ask. */
  readonly unpause?: (connection: Connection, reference: string) => Promise<void>
}
