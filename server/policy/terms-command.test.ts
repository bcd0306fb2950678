import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTermsCommand } from './terms-command.ts'

function run(...argv: string[]) {
  const said = { printed: '', complained: '' }
  const exitCode = runTermsCommand(argv, {
    print: (text) => (said.printed += `${text}\n`),
    complain: (text) => (said.complained += `${text}\n`),
  })
  return { exitCode, ...said }
}

test('explains a clause of any operator, whichever is in force', () => {
  const { exitCode, printed } = run('explain', 'KN1-15.1a')
  assert.equal(exitCode, 0)
  assert.match(printed, /terms\.dunning\.suspend/)
  assert.equal(run('explain', 'KN1-15.1a', '--operator', 'house').printed, printed)
})

test('takes a clause id in any case', () => {
  assert.match(run('explain', 'csy-5.5').printed, /^CSY-5\.5/)
})

test('answers an unknown clause with the nearest ones and exit code 2', () => {
  const { exitCode, printed, complained } = run('explain', 'KN1-15.1z')
  assert.deepEqual([exitCode, printed], [2, ''])
  assert.match(complained, /There is no clause KN1-15\.1z\. Nearest: KN1-15\.1a/)
  assert.match(run('explain', 'XYZ-1').complained, /Nearest: /)
})

test('lists every clause of an operator with its status', () => {
  const { exitCode, printed } = run('explain', '--operator', 'conecsy')
  assert.equal(exitCode, 0)
  assert.match(printed, /^CSY-5\.5 +PFR +enforced /m)
  assert.match(printed, /^CSY-13\.1 +PF +partly /m)
  assert.doesNotMatch(printed, /^KN1-/m)
  assert.match(
    printed,
    /^conecsy: \d+ clauses, \d+ enforced, \d+ partly, \d+ not yet, \d+ legal text; \d+ assumptions/m,
  )
})

test('prints JSON that programs can read', () => {
  const one = JSON.parse(run('explain', 'CXE-5.12', '--json').printed)
  assert.deepEqual([one.pack, one.clause.id], ['cx-engage', 'CXE-5.12'])
  const all = JSON.parse(run('explain', '--operator', 'cx-engage', '--json').printed)
  assert.ok(all.length > 30)
})

test('lists the assumptions an operator must confirm', () => {
  const { exitCode, printed } = run('assumptions', '--operator', 'conecsy')
  assert.equal(exitCode, 0)
  assert.match(printed, /terms\.meta\.currency = INR\n +GST implies INR/)
})

test('explains its use when asked for something else', () => {
  for (const argv of [[], ['explain', 'a', 'b'], ['guess'], ['explain', '--what']]) {
    const { exitCode, complained } = run(...argv)
    assert.equal(exitCode, 2)
    assert.match(complained, /usage: patchbay terms explain/)
  }
})

test('names the operators when asked for one that does not exist', () => {
  const { exitCode, complained } = run('explain', '--operator', 'acme')
  assert.equal(exitCode, 2)
  assert.match(complained, /no operator acme: house, conecsy/)
})
