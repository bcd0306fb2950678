import { sql, type Db } from './db.ts'

/** How far a clock has come in its walk, as JSON; null before its first walk. */
export async function readMark(on: Db, name: string): Promise<unknown> {
  const [row] = await on.query<{ value: unknown }>(
    sql`select value from platform.settings where name = ${`mark:${name}`}`,
  )
  return row?.value ?? null
}

/** Remembers how far a clock has come, as JSON. */
export async function setMark(on: Db, name: string, value: unknown): Promise<void> {
  await on.query(sql`
    insert into platform.settings (name, value) values (${`mark:${name}`}, ${JSON.stringify(value)})
    on conflict (name) do update set value = excluded.value`)
}
