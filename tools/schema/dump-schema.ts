import type pg from 'pg'
import {
  functions,
  grants,
  indexes,
  schemas,
  security,
  sequences,
  tables,
  triggers,
  types,
  views,
  type CatalogueRow,
} from './catalogue.ts'

const heading = `-- Every schema as the migrations leave it. Made by \`node tools/schema.ts\`, compared by \`npm run check\`; nothing runs it.\n`

/**
 * Writes down what a migrated database holds, the same for the same schema whatever the order of its making:
 * by schema, then by object; a table is followed by what belongs to it.
 */
export async function dumpSchema(client: pg.Client): Promise<string> {
  const read = async (statement: string): Promise<CatalogueRow[]> =>
    (await client.query<CatalogueRow>(statement)).rows.toSorted(byPlace)
  const names = (await read(schemas)).map(({ schema }) => schema)
  const alone = [await read(types), await read(sequences), await read(functions)]
  const relations = [await read(tables), await read(views)].flat().toSorted(byPlace)
  const belonging = [await read(indexes), await read(security), await read(triggers)]
  const granted = await read(grants)
  const relationNames = new Set(relations.map(placeOf))
  const paragraphs = names.flatMap((schema) => {
    const mine = <T extends CatalogueRow>(rows: readonly T[]): T[] =>
      rows.filter((row) => row.schema === schema)
    const others = mine(granted).filter((row) => !relationNames.has(placeOf(row)))
    return [
      [`create schema ${schema};`, ...others.map(({ line }) => line)].join('\n'),
      ...alone.flatMap((rows) => mine(rows).map(({ line }) => line)),
      ...mine(relations).map((relation) =>
        [
          relation,
          ...[...belonging, granted].flatMap((rows) =>
            rows.filter((row) => placeOf(row) === placeOf(relation)),
          ),
        ]
          .map(({ line }) => line)
          .join('\n'),
      ),
    ]
  })
  return `${[heading.trimEnd(), ...paragraphs].join('\n\n')}\n`
}

const placeOf = ({ schema, name }: CatalogueRow): string => `${schema}.${name}`

/** By code unit, so that the locale of a machine changes nothing. */
function byPlace(a: CatalogueRow, b: CatalogueRow): number {
  const [left, right] = [`${placeOf(a)}\n${a.line}`, `${placeOf(b)}\n${b.line}`]
  return left < right ? -1 : left > right ? 1 : 0
}
