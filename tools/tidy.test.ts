import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untidy } from './tidy.ts'
import { emptyModules, modulesOutOfOrder } from './tidy/boundaries.ts'
import { deadFiles, deadPaths } from './tidy/dead.ts'
import { unusedAtDoors } from './tidy/doors.ts'
import { sourceOf } from './tidy/source.ts'

const order = [
  'platform',
  'smpp',
  'accounts',
  'rating',
  'wallet',
  'channels',
  'messaging',
  'contact-centre',
  'edges',
  'roles',
]

const complaints = (path: string, text: string): string[] => untidy([sourceOf(path, text)], order)
const title = (text: string): string => text.slice(0, 70).replaceAll(/\s+/g, ' ')

// A rule that never fires is no rule: each of these must be caught.
const planted: [path: string, text: string, complaint: RegExp][] = [
  // order, by every form of import
  ['server/rating/rating.ts', `import { reserve } from '#wallet/wallet.ts'`, /rating may not import wallet/],
  [
    'server/rating/rating.ts',
    `import type { Hold } from '#wallet/wallet.ts'`,
    /rating may not import wallet/,
  ],
  [
    'server/rating/rating.ts',
    `import {\n  reserve,\n  // and what undoes it\n  release,\n} from '../wallet/wallet.ts'`,
    /rating.ts:5: rating may not/,
  ],
  ['server/rating/rating.ts', `export { reserve } from '#wallet/wallet.ts'`, /rating may not import wallet/],
  ['server/rating/rating.ts', `export * from '#wallet/wallet.ts'`, /rating may not import wallet/],
  [
    'server/rating/rating.ts',
    `export const later = () => import('#wallet/wallet.ts')`,
    /rating may not import wallet/,
  ],
  ['server/rating/rating.ts', `import '#wallet/wallet.ts'`, /rating may not import wallet/],
  [
    'server/rating/rating.ts',
    "const a = `${b ? `}` : /`/}`\nimport '#wallet/wallet.ts'",
    /rating.ts:2: rating may not/,
  ],
  [
    'server/rating/rating.ts',
    `new Worker(new URL('../wallet/wallet.ts', import.meta.url))`,
    /rating may not import wallet/,
  ],
  ['server/platform/db.ts', `import { x } from '#accounts/accounts.ts'`, /platform may not import accounts/],
  [
    'server/rating/rating.test.ts',
    `import { reserve } from '#wallet/wallet.ts'`,
    /rating may not import wallet/,
  ],
  ['server/events.ts', `import type { Hold } from '#wallet/wallet.ts'`, /events.ts is read by every module/],
  // front doors
  [
    'server/messaging/messaging.ts',
    `import { x } from '#wallet/queries.ts'`,
    /front door, #wallet\/wallet.ts/,
  ],
  ['server/messaging/messaging.ts', `import { x } from '#wallet/routes.ts'`, /front door/],
  ['server/roles/api.ts', `import { x } from '#wallet/reserve.ts'`, /front door/],
  // siblings
  [
    'server/channels/sms/sms.ts',
    `import { x } from '../whatsapp/parse.ts'`,
    /sms may not import whatsapp, its sibling/,
  ],
  [
    'server/channels/http/http-link.ts',
    `import { x } from '../sms/sms.ts'`,
    /http may not import sms, its sibling/,
  ],
  [
    'server/edges/twilio/twilio.ts',
    `import { x } from '#edges/smpp/smpp.ts'`,
    /twilio may not import smpp, its sibling/,
  ],
  // trees
  ['shared/money.ts', `import { x } from '#wallet/wallet.ts'`, /shared may not import server/],
  [
    'console/src/app.tsx',
    `import { x } from '../../server/wallet/wallet.ts'`,
    /console may not import server/,
  ],
  [
    'console/src/app.tsx',
    `const x = <p>Don't {\`\`}</p>\nimport { y } from '#sandbox/smsc/smsc.ts'`,
    /console may not import sandbox/,
  ],
  [
    'sandbox/smsc/smsc.ts',
    `import { x } from '#messaging/messaging.ts'`,
    /sandbox may not import server\/messaging/,
  ],
  [
    'sandbox/smsc/smsc.ts',
    `import { x } from '#smpp/commands.ts'`,
    /sandbox may not import server\/smpp\/commands/,
  ],
  [
    'server/messaging/messaging.ts',
    `import { x } from '#sandbox/smsc/smsc.ts'`,
    /server may not import sandbox/,
  ],
  [
    'server/messaging/messaging.ts',
    `import { x } from '#tools/testing/builders.ts'`,
    /server may not import tools/,
  ],
  // names and size
  ['server/wallet/Wallet.ts', '', /kebab-case/],
  ['console/src/messageList.tsx', '', /kebab-case/],
  ['server/wallet/reserve.ts', 'export function hold() {}', /nothing named after the file/],
  ['server/wallet/mark-overdue.ts', 'export function markPaid() {}', /nothing named after the file/],
  ['server/wallet/reserve.ts', '// export function reserve() {}', /nothing named after the file/],
  ['sandbox/smsc/deliver.ts', 'export const a = 1', /nothing named after the file/],
  ['server/wallet/wallet.ts', 'export const a = 1\n'.repeat(401), /401 lines; split it/],
  // SQL
  ['server/wallet/reserve.ts', 'export const reserve = sql`select 1`', /SQL belongs in queries/],
  [
    'server/wallet/reserve.ts',
    'export const reserveSql = `with x as materialized (select 1) select * from x`',
    /SQL belongs in queries/,
  ],
  [
    'server/wallet/reserve.ts',
    'export const reserve = () => db.query("update wallet.wallets set balance = 0")',
    /SQL belongs in queries/,
  ],
  [
    'server/wallet/reserve.ts',
    'export const reserve = `SELECT ID FROM WALLET.WALLETS`',
    /SQL belongs in queries/,
  ],
  [
    'server/wallet/queries.ts',
    'const a = sql`select * from accounts.accounts`',
    /wallet may not touch the tables of accounts/,
  ],
  [
    'server/wallet/queries.ts',
    'const a = { name: "a", text: `values (accounts.state())` }',
    /tables of accounts/,
  ],
  [
    'server/wallet/queries/holds.ts',
    'const a = sql`select 1 from wallet.holds h, contact_centre.queues q`',
    /tables of contact_centre/,
  ],
  [
    'server/contact-centre/queries.ts',
    'export const allSQL = "delete from wallet.holds"',
    /tables of wallet/,
  ],
  [
    'server/platform/jobs.ts',
    'export const jobs = sql`select * from wallet.holds`',
    /platform may not touch/,
  ],
  // time and chance
  ['server/wallet/queries.ts', 'const a = sql`update wallet.holds set ended_at = now()`', /database clock/],
  [
    'server/wallet/queries.ts',
    'const a = sql`select * from wallet.holds where ends_on < CURRENT_DATE`',
    /database clock/,
  ],
  [
    'server/migrations/0002-wallet.sql',
    '-- Holds.\ncreate table wallet.holds (\n  at timestamptz default now());',
    /0002-wallet.sql:3: .*database clock/,
  ],
  ['server/wallet/wallet.ts', 'export const a = Date.now()', /Date.now\( is not used here/],
  ['server/wallet/wallet.ts', 'export const a = new Date()', /#platform\/clock.ts/],
  ['shared/dates.ts', 'export const dates = new Date( )', /#platform\/clock.ts/],
  ['sandbox/smsc/smsc.ts', 'export const at = Date.now()', /#platform\/clock.ts/],
  ['server/wallet/wallet.ts', 'export const a = `${Math.random()}`', /#platform\/ids.ts/],
  // words
  ['server/wallet/wallet.ts', 'console.log(1)', /#platform\/log.ts/],
  ['server/wallet/wallet.ts', 'export const a = process.env.A', /config.ts/],
  ['server/platform/log.ts', "export const log = process.env['A']", /config.ts/],
  ['tools/seed.ts', 'const a = b as any', /as any is not used/],
  ['tools/seed.ts', '// @ts' + '-ignore\nconst a = b', /@ts.ignore is not used/],
  ['bench/send.ts', '// TO' + 'DO: faster', /open an issue/],
  ['bench/send.ts', '/* FIX' + 'ME */', /open an issue/],
  ['scenarios/a-day.test.ts', "test.skip('x', () => {})", /every test runs/],
  ['peers/kannel.test.ts', "test.only('x', () => {})", /every test runs/],
  ['server/wallet/wallet.test.ts', "test('x', { skip: true }, () => {})", /every test runs/],
]
for (const [path, text, complaint] of planted) {
  test(`catches ${path}: ${title(text)}`, () => assert.match(complaints(path, text).join('\n'), complaint))
}

// And none may fire on what is right.
const clean: [path: string, text: string][] = [
  [
    'server/messaging/messaging.ts',
    `import { reserve } from '#wallet/wallet.ts'\nimport type { Tx } from '#platform/db.ts'`,
  ],
  [
    'server/messaging/messaging.ts',
    `import { messages } from './queries.ts'\nimport { refusals } from '#refusals.ts'\nimport pg from 'pg'`,
  ],
  [
    'server/rating/rating.ts',
    `// import { reserve } from '#wallet/wallet.ts'\nconst a = "import '#wallet/wallet.ts'"`,
  ],
  ['server/rating/rating.ts', "const a = /['\"`]/\nconst b = `from '#wallet/wallet.ts' ${c}`"],
  [
    'server/roles/api.ts',
    `export const api = 1\nimport { routes } from '#wallet/routes.ts'\nimport { jobs } from '#messaging/jobs.ts'`,
  ],
  [
    'server/roles/sandbox.ts',
    `export { startSandbox } from '#sandbox/sandbox.ts'\nimport { smpp } from '#edges/smpp/smpp.ts'`,
  ],
  [
    'server/main.ts',
    `const roles = { api: () => import('#roles/api.ts') }\nconsole.log('Patchbay is ready')`,
  ],
  [
    'server/channels/sms/sms.ts',
    `import { parse } from './parse.ts'\nimport { connect } from '#smpp/smpp.ts'\nimport type { Channel } from '../channel.ts'`,
  ],
  ['server/edges/smpp/smpp.ts', `import { send } from '#messaging/messaging.ts'`],
  [
    'server/wallet/reserve.test.ts',
    `import { testDatabase } from '#tools/testing/database.ts'\nimport { smsc } from '#sandbox/smsc/smsc.ts'\nconst at = new Date()`,
  ],
  ['sandbox/smsc/smsc.ts', `import { session } from '#smpp/smpp.ts'\nimport { log } from '#platform/log.ts'`],
  [
    'console/src/app.tsx',
    `import { Button } from '@/ui/button.tsx'\nimport { money } from '#shared/money.ts'\nconst a = Date.now()`,
  ],
  ['scenarios/a-day.test.ts', `import { reserve } from '#wallet/reserve.ts'`],
  ['server/wallet/mark-overdue.ts', 'export async function markOverdue() {}'],
  ['server/messaging/carrier-states.ts', 'export type CarrierState = 1'],
  ['shared/sms-segments.ts', 'export function segments() {}'],
  ['server/smpp/encode-pdu.ts', 'export const encodeBind = 1\nexport const encodeMessage = 2'],
  ['server/wallet/hold.ts', 'const hold = 1\nexport { hold }'],
  ['server/wallet/routes.ts', 'export const walletRoutes = []'],
  [
    'server/wallet/queries.ts',
    'export const a = sql`insert into wallet.holds (id) select id from wallet.wallets w where w.id = ${id}`',
  ],
  [
    'server/wallet/queries.ts',
    'export const a = sql`select accounts.id from json_to_recordset($1) as accounts(id uuid)`',
  ],
  [
    'server/wallet/queries.ts',
    'export const a = sql`with rating as (select 1 as x) select rating.x from rating`',
  ],
  [
    'server/contact-centre/queries/queues.ts',
    'export const a = { text: `select * from contact_centre.queues` }',
  ],
  ['server/wallet/wallet.test.ts', 'await db.query(sql`select * from wallet.holds`)'],
  ['server/wallet/wallet.test.ts', 'await db.query(sql`select name from platform.outbox`)'],
  ['sandbox/smsc/smsc.ts', 'export const fails = Math.random() < errorRate'],
  ['server/platform/jobs.ts', 'export const jobs = sql`select * from platform.jobs where run_at < now()`'],
  [
    'server/migrations/0002-wallet.sql',
    '-- No default now() here.\ncreate table wallet.holds (at timestamptz not null);',
  ],
  [
    'server/wallet/wallet.ts',
    `export const sentence = 'Select a contact from the list, then update the card'`,
  ],
  ['server/wallet/wallet.ts', 'export const a = new Date(at)\nexport const b = performance.now()'],
  ['server/platform/clock.ts', 'export const clock = () => Date.now()'],
  ['server/smpp/backoff.ts', 'export const backoff = () => Math.random()'],
  ['server/platform/config.ts', 'export const config = process.env'],
  ['tools/seed.ts', 'console.log(process.env.A)'],
  ['server/policy/terms-command.ts', 'export const termsCommand = () => console.log()'],
  [
    'server/wallet/wallet.ts',
    `// Date.now() would pass by the frozen clock, as any reader knows; nothing to do.\nconst a = 'console.log('`,
  ],
  ['peers/kannel.test.ts', `test('x', { skip: process.env.PATCHBAY_SKIP_PEERS === '1' }, () => {})`],
]
for (const [path, text] of clean) {
  test(`passes ${path}: ${title(text)}`, () => assert.deepEqual(complaints(path, text), []))
}

const files = (...paths: string[]) => paths.map((path) => sourceOf(path, ''))

test('catches a folder that is not in the list, once', () => {
  const found = modulesOutOfOrder(files('server/billing/billing.ts', 'server/billing/pay.ts'), order)
  assert.deepEqual(found, ['server/billing: not in server/modules.ts'])
})

test('catches a module without a front door', () =>
  assert.match(
    modulesOutOfOrder(files('server/wallet/reserve.ts'), order).join(),
    /wallet: has no front door/,
  ))

test('passes modules with their doors, edges with one each, and folders that are no modules', () => {
  const sources = files(
    'server/wallet/wallet.ts',
    'server/edges/smpp/smpp.ts',
    'server/platform/db.ts',
    'server/migrations/0001-a.sql',
  )
  assert.deepEqual(modulesOutOfOrder(sources, order), [])
})

test('catches a module that is only a name', () =>
  assert.match(
    emptyModules(files('server/wallet/wallet.ts'), ['wallet', 'rating']).join('\n'),
    /^server\/modules.ts: rating is only a name/,
  ))

test('catches a file that only its own test imports', () => {
  const sources = [
    sourceOf('server/wallet/reserve.ts', ''),
    sourceOf('server/wallet/reserve.test.ts', `import './reserve.ts'`),
  ]
  assert.match(deadFiles(sources, '').join(), /reserve.ts: nothing but tests imports this file/)
})

test('passes files that are imported, started by a script, front doors, or fixtures', () => {
  const sources = [
    sourceOf('server/roles/api.ts', `import '#wallet/reserve.ts'\nimport './fixtures/a.ts'`),
    ...files(
      'server/wallet/reserve.ts',
      'server/wallet/fixtures/holds.ts',
      'server/wallet/worker.ts',
      'server/wallet/wallet.ts',
      'tools/check.ts',
    ),
  ]
  assert.deepEqual(deadFiles(sources, 'node server/wallet/worker.ts'), [])
})

test('catches a name that a front door gives and nobody outside takes', () => {
  const sources = [
    sourceOf(
      'server/wallet/wallet.ts',
      `import { inner } from './inner.ts'\nexport { reserve, type Hold } from './reserve.ts'\nexport { end as release, inside } from './end.ts'`,
    ),
    sourceOf('server/wallet/jobs.ts', `import { inside } from './wallet.ts'`),
    sourceOf('server/messaging/admit.ts', `import { release, type Hold as Held } from '#wallet/wallet.ts'`),
    sourceOf('server/channels/channels.ts', `export { heardByEventsOnly } from './a.ts'`),
    sourceOf('server/rating/rating.ts', `export { price } from './price.ts'`),
    sourceOf('tools/prices.ts', `const all = await import('#rating/rating.ts')`),
  ]
  assert.deepEqual(unusedAtDoors(sources), [
    'server/wallet/wallet.ts: nobody outside takes reserve from this front door',
    'server/wallet/wallet.ts: nobody outside takes inside from this front door',
  ])
})

test('catches a path in a document that does not exist', () => {
  const document =
    'Prices are in `server/rating/price-sms.ts`, walls in `docs/decisions/` and `server/<module>/queries.ts`, not in `money.ts`.'
  const found = deadPaths('README.md', document, (path) => path === 'docs/decisions/')
  assert.deepEqual(found, ['README.md: names server/rating/price-sms.ts, which does not exist'])
})

test('catches a link in a document that leads nowhere', () => {
  const document =
    '[a](../decisions/README.md), [b](ports.md#sip), [c](https://example.com/x), [d](#here), [e](missing.md)'
  const found = deadPaths('docs/operating/configuration.md', document, (path) =>
    ['docs/decisions/README.md', 'docs/operating/ports.md'].includes(path),
  )
  assert.deepEqual(found, [
    'docs/operating/configuration.md: names docs/operating/missing.md, which does not exist',
  ])
})
