import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DataDirBusy, holderOf, lockDataDir } from './data-dir-lock.ts'

const directory = mkdtempSync(join(tmpdir(), 'patchbay-lock-'))
after(() => rmSync(directory, { recursive: true }))

test('gives a data directory to one at a time, by whatever path it is named', async () => {
  const link = `${directory}-link`
  symlinkSync(directory, link)
  const lock = await lockDataDir(directory, 'up')
  await assert.rejects(lockDataDir(link, 'restore'), (error: unknown) => {
    assert.ok(error instanceof DataDirBusy)
    assert.equal(error.holder, `up (pid ${process.pid})`)
    return true
  })
  await lock.release()
  rmSync(link)
  await (await lockDataDir(directory, 'restore')).release()
})

test('says who holds a data directory, and that nobody does', async () => {
  assert.equal(await holderOf(directory), null)
  const lock = await lockDataDir(directory, 'backup')
  assert.equal(await holderOf(directory), `backup (pid ${process.pid})`)
  await lock.release()
})
