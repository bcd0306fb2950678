import pg from 'pg'
import { migrations } from '../migrate.ts'
import { withoutPassword } from '../postgres/wait-for-database.ts'
import { fail, ok, warn, type Finding } from './finding.ts'

const oldestServer = 15

/** Version, rights, schema and clock of a database, without changing anything. */
export async function examineDatabase(url: string): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'patchbay-doctor',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const { message, code } = error as { message: string; code?: string }
    return [
      fail(
        'database',
        `${withoutPassword(url)} does not answer: ${message || code}`,
        'start it, or mend DATABASE_URL',
      ),
    ]
  }
  try {
    return [
      await examineVersion(client),
      await examineRights(client),
      await examineSchema(client),
      await examineClock(client),
    ]
  } finally {
    await client.end()
  }
}

async function examineVersion(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major`,
  )
  const { version, major } = rows[0] as { version: string; major: number }
  return major >= oldestServer
    ? ok('database', `PostgreSQL ${version} answers`)
    : fail('database', `PostgreSQL ${version} is too old`, `use PostgreSQL ${oldestServer} or newer`)
}

type Rights = {
  name: string
  superuser: boolean
  may_create_role: boolean
  may_create: boolean
  app_role: boolean
  is_member: boolean | null
  app_bypasses: boolean | null
}

async function examineRights(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<Rights>(
    `select r.rolname as name, r.rolsuper as superuser, r.rolcreaterole as may_create_role,
            has_database_privilege(current_database(), 'create') as may_create, app.oid is not null as app_role,
            pg_has_role(r.oid, app.oid, 'member') as is_member, app.rolsuper or app.rolbypassrls as app_bypasses
     from pg_roles r left join pg_roles app on app.rolname = 'patchbay_app' where r.rolname = current_user`,
  )
  const may = rows[0] as Rights
  if (!may.may_create)
    return fail(
      'rights',
      `${may.name} may not make schemas here`,
      `grant create on database … to ${may.name}`,
    )
  if (!may.app_role)
    return may.superuser || may.may_create_role
      ? ok(
          'rights',
          `${may.name} can make the role patchbay_app, which row-level security holds to one account`,
        )
      : fail(
          'rights',
          'the role patchbay_app does not exist and cannot be made',
          `alter role ${may.name} createrole`,
        )
  if (may.app_bypasses)
    return fail(
      'rights',
      'patchbay_app gets around row-level security',
      'alter role patchbay_app nosuperuser nobypassrls',
    )
  return may.is_member
    ? ok('rights', `${may.name} may act as patchbay_app, which row-level security holds to one account`)
    : fail('rights', `${may.name} may not act as patchbay_app`, `grant patchbay_app to ${may.name}`)
}

async function examineSchema(client: pg.Client): Promise<Finding> {
  const { rows: there } = await client.query(`select to_regclass('platform.migrations') is not null as there`)
  if (!there[0].there) return ok('migrations', 'none applied yet; ./patchbay up applies them')
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from platform.migrations order by name',
  )
  const files = new Map(migrations().map(({ name, checksum }) => [name, checksum]))
  const unknown = rows.find(({ name }) => !files.has(name))
  if (unknown)
    return fail(
      'migrations',
      `the database has ${unknown.name}, which this version does not know`,
      'install the newer version that wrote it',
    )
  const changed = rows.find(({ name, checksum }) => files.get(name) !== checksum)
  if (changed)
    return fail(
      'migrations',
      `${changed.name} is not the file that was applied`,
      'install an unchanged copy of this version',
    )
  const waiting = files.size - rows.length
  return waiting > 0
    ? warn(
        'migrations',
        `${rows.length} applied, ${waiting} waiting`,
        'take a backup; ./patchbay up applies them',
      )
    : ok('migrations', `all ${rows.length} applied`)
}

/** The two clocks rule different things: leases run on the database's, ids and the business on the machine's. */
async function examineClock(client: pg.Client): Promise<Finding> {
  const sent = Date.now()
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at')
  const apart = Math.abs((rows[0] as { at: Date }).at.getTime() - (sent + Date.now()) / 2)
  const says = `machine and database are ${Math.round(apart)} ms apart`
  if (sent < Date.UTC(2025, 0, 1))
    return fail('clock', 'the machine lives in the past', 'set its clock; run NTP')
  if (apart > 5_000) return fail('clock', says, 'run NTP on both')
  return apart > 500 ? warn('clock', says, 'run NTP on both') : ok('clock', says)
}
