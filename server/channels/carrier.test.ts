import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { seal } from '#platform/secrets.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { openCarrierLink, type Carrier } from './carrier.ts'
import { telegram } from './telegram/telegram.ts'

await useTestDatabase()

const ignored = { onRoom() {}, onState() {}, onUpdate() {}, onLate() {} }
const id = randomUUID()
const kept: Omit<Carrier, 'sealed' | 'settings'> = {
  id,
  name: 'The bot',
  channel: 'telegram',
  enabled: true,
  ratePerSecond: 0,
  accountId: randomUUID(),
}
const settings = { baseUrl: 'https://api.telegram.org' }

for (const [what, sealed, given] of [
  ['credentials that are none of its channel', seal('{}', id), settings],
  ['credentials that another row was sealed for', seal('{}', randomUUID()), settings],
  [
    'settings of another version',
    seal(JSON.stringify({ botToken: `12345:${'A'.repeat(35)}` }), id),
    { baseUrl: 7 },
  ],
  ['no credentials', null, settings],
] as const)
  test(`a connector with ${what} takes nothing, and keeps nobody else from sending`, async () => {
    const link = openCarrierLink(telegram, { ...kept, sealed, settings: given }, ignored)
    assert.equal(link.state(), 'down')
    assert.equal(link.room(), 0)
    await link.close(0)
  })
