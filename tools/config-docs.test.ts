import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTable } from './config-docs.ts'

const document = (rows: string): string =>
  `# Configuration\n\n<!-- variables: from the list -->\n| variable | default | meaning |\n|---|---|---|\n${rows}\n<!-- end of variables -->\n\nMore.\n`

test('writes a row for each variable and leaves the rest of the page alone', () => {
  const found = withTable(document('| `GONE` | | no more |'), {
    DATABASE_URL: ['', 'An external PostgreSQL'],
    PATCHBAY_PRICE: ['$1', 'Costs $& and $1'],
  })
  assert.equal(
    found,
    document('| `DATABASE_URL` |  | An external PostgreSQL |\n| `PATCHBAY_PRICE` | `$1` | Costs $& and $1 |'),
  )
})

test('says when a page has no place for the table', () =>
  assert.equal(withTable('# Configuration\n', {}), null))
