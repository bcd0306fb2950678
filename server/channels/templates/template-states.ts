import type { Db } from '#platform/db.ts'
import { statesOfTemplates, type TemplateStateRow } from './queries.ts'

export type { TemplateStateRow }

/** A template that a message names. */
export type TemplateNamed = { readonly account_id: string; readonly channel: string; readonly name: string }

/** How the templates that messages name stand with their providers, for every connector of the account and language. */
export async function templateStates(on: Db, named: readonly TemplateNamed[]): Promise<TemplateStateRow[]> {
  return named.length === 0 ? [] : statesOfTemplates(on, named)
}
