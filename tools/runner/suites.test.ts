import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { chosen, longestFirst, suitesIn } from './suites.ts'

const root = mkdtempSync(join(tmpdir(), 'patchbay-suites-'))
after(() => rmSync(root, { recursive: true }))
for (const path of [
  'server/wallet/reserve.test.ts',
  'server/wallet/ledger/entries.test.ts',
  'server/smpp/pdu.test.ts',
  'shared/money.test.ts',
  'shared/money.ts',
  'tools/tidy.test.ts',
  'bench/send.test.ts',
  'scenarios/a-day.test.ts',
  'scenarios/a-month.test.ts',
  'peers/kannel/bind.test.ts',
  'console/e2e/sign-in.test.ts',
]) {
  mkdirSync(join(root, dirname(path)), { recursive: true })
  writeFileSync(join(root, path), '')
}

const names = (...asked: string[]): string[] => chosen(suitesIn(root), asked).map(({ name }) => name)

test('takes modules in their order, then trees, then each whole program by itself', () =>
  assert.deepEqual(names(), [
    'smpp',
    'wallet',
    'shared',
    'tools',
    'bench',
    'scenarios/a-day',
    'scenarios/a-month',
    'peers/kannel/bind',
    'console/e2e/sign-in',
  ]))

test('puts the files of a module and its folders into one suite', () =>
  assert.deepEqual(suitesIn(root).find(({ name }) => name === 'wallet')?.files, [
    'server/wallet/ledger/entries.test.ts',
    'server/wallet/reserve.test.ts',
  ]))

test('takes only the module, tree or area asked for', () => {
  assert.deepEqual(names('wallet', 'shared'), ['wallet', 'shared'])
  assert.deepEqual(names('e2e'), ['console/e2e/sign-in'])
  assert.deepEqual(names('modules'), ['smpp', 'wallet', 'shared', 'tools', 'bench'])
  assert.deepEqual(names('check'), [])
})

test('runs what takes long before the rest, which keeps its order', () => {
  const suites = ['smpp', 'channels', 'wallet', 'messaging'].map((name) => ({
    name,
    area: 'modules' as const,
    files: [],
  }))
  assert.deepEqual(
    longestFirst(suites).map(({ name }) => name),
    ['messaging', 'channels', 'smpp', 'wallet'],
  )
})
