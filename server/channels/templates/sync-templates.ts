import { now, nowMs } from '#platform/clock.ts'
import { asAccount, type Tx } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Connector } from '../connectors/connector.ts'
import type { KeptTemplate } from '../template-keeping.ts'
import { askKeeper, keeperOf } from './keeper-of.ts'
import { insertTemplate, templatesOf, updateTemplate } from './queries.ts'

/** What reading the provider's templates came to. */
export type Synced = { readonly added: number; readonly changed: number; readonly gone: number }

/** Reads the templates as their provider keeps them: new ones are added, those that are there follow, those that are gone are marked. */
export async function syncTemplates(connector: Connector): Promise<Synced> {
  const { list } = keeperOf(connector)
  const kept = await askKeeper(connector, list)
  return asAccount(connector.accountId, (tx) => follow(tx, connector, kept))
}

async function follow(tx: Tx, connector: Connector, kept: readonly KeptTemplate[]): Promise<Synced> {
  const { accountId } = connector
  const own = await templatesOf(tx, accountId, connector.id)
  const known = new Map(own.map((template) => [keyOf(template), template]))
  const at = now()
  let added = 0
  for (const template of kept) {
    const { name: _, language: __, ...word } = template
    const mine = known.get(keyOf(template))
    known.delete(keyOf(template))
    if (mine) await updateTemplate(tx, accountId, mine.id, { ...word, at, syncedAt: at })
    else added += await addTemplate(tx, connector, template)
  }
  // Drafts were never there.
  const gone = [...known.values()].filter(({ reference }) => reference !== null)
  for (const { id } of gone)
    await updateTemplate(tx, accountId, id, {
      state: 'deleted',
      reason: 'The provider has it no more.',
      at,
      syncedAt: at,
    })
  return { added, changed: kept.length - added, gone: gone.length }
}

/** Adds a template that was made at the provider; says how many it added. */
export async function addTemplate(tx: Tx, connector: AddedTo, template: KeptTemplate): Promise<number> {
  const id = uuidOf(newId('ptl', nowMs()))
  const { accountId, channel } = connector
  const row = { ...template, id, accountId, channel, connectorId: connector.id, at: now(), syncedAt: now() }
  return (await insertTemplate(tx, row)).length
}

type AddedTo = Pick<Connector, 'id' | 'accountId' | 'channel'>

function keyOf({ name, language }: { name: string; language: string }): string {
  return `${name} ${language}`
}
