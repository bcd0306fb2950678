import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainHash, dltTlvs } from './dlt-tlvs.ts'

const entityId = '1101172974420810001'
const chain = chainHash(entityId, ['1101172974420830004'])

test('hashes the chain from the entity to the delivering telemarketer', () => {
  assert.equal(chain, 'c0c951afca257c5b87c3da535c09112080483f35b7e6faf35e2428b3b526b694')
})

test('has no hash where no telemarketer is declared, and sends none', () => {
  assert.equal(chainHash(entityId, []), null)
  assert.deepEqual(
    dltTlvs({ entityId, templateId: '1107', chainHash: null }).map(({ tag }) => tag),
    [0x1400, 0x1401],
  )
})

test('gives each parameter under the tag of the carrier', () => {
  const tags = { entity: 0x1401, template: 0x1400, chain: 0x1405 }
  assert.deepEqual(dltTlvs({ entityId, templateId: '1107', chainHash: chain }, tags), [
    { tag: 0x1401, value: entityId },
    { tag: 0x1400, value: '1107' },
    { tag: 0x1405, value: chain },
  ])
})
