import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDestination, readSource, writeAddress } from './read-address.ts'

const destinations: [ton: number, address: string, country: string, read: string | null][] = [
  [1, '919812345678', 'US', '+919812345678'],
  [0, '919812345678', 'US', '+919812345678'],
  [0, '00919812345678', 'US', '+919812345678'],
  [0, '+919812345678', 'US', '+919812345678'],
  [0, '07700900123', 'GB', '+447700900123'],
  [2, '9812345678', 'IN', '+919812345678'],
  [2, '09812345678', 'IN', '+919812345678'],
  [2, '919812345678', 'IN', '+919812345678'],
  [1, '07700900123', 'GB', '07700900123'],
  [5, 'Acme', 'IN', null],
  [1, '12', 'US', '12'],
]
for (const [ton, address, country, read] of destinations) {
  test(`reads the destination ${address} of type ${ton} from an account in ${country} as ${read}`, () => {
    assert.equal(readDestination({ ton, npi: 1, address }, country), read)
  })
}

const sources: [ton: number, address: string, read: string | null][] = [
  [5, 'Acme Bank', 'Acme Bank'],
  [5, '612345', '612345'],
  [3, '56789', '56789'],
  [0, '56789', '56789'],
  [1, '447700900123', '+447700900123'],
  [0, '447700900123', '+447700900123'],
  [0, 'Acme', 'Acme'],
  [0, '', null],
]
for (const [ton, address, read] of sources) {
  test(`reads the source ${address || '(empty)'} of type ${ton} as ${read}`, () => {
    assert.equal(readSource({ ton, npi: 0, address }, 'GB'), read)
  })
}

test('writes numbers, short codes and names with their types', () => {
  assert.deepEqual(writeAddress('+447700900123'), { ton: 1, npi: 1, address: '447700900123' })
  assert.deepEqual(writeAddress('56789'), { ton: 3, npi: 0, address: '56789' })
  assert.deepEqual(writeAddress('Acme'), { ton: 5, npi: 0, address: 'Acme' })
})
