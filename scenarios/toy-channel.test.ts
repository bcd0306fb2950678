import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { channels } from '#shared/message-kinds.ts'
import { runIn } from '#tools/testing/run-in.ts'

const root = join(import.meta.dirname, '..')
const sources = ['server', 'shared', 'sandbox', 'tools', 'operators', 'package.json', 'tsconfig.json']
const toyName = 'voice'
/** A channel that goes: its folder, its stand-in, and what each is called in its list. */
const removed = { name: 'rcs', standIn: 'rbm' }

let copy = ''

/** The repository's sources in a place of their own. Nothing but folders and lines is changed there. */
before(() => {
  copy = mkdtempSync(join(tmpdir(), 'patchbay-toy-'))
  for (const name of sources) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})

after(() => rmSync(copy, { recursive: true, force: true }))

const at = (...path: string[]) => join(copy, ...path)
const edit = (path: string, change: (text: string) => string) => {
  const before = readFileSync(at(path), 'utf8')
  const changed = change(before)
  assert.notEqual(changed, before, `${path} was to be changed`)
  writeFileSync(at(path), changed)
}

/** Puts a thing into the list of its kind: an import, and its name at the end of the list. */
const listed = (path: string, list: string, name: string, from: string) =>
  edit(path, (text) =>
    `import { ${name} } from '${from}'\n${text}`.replace(
      new RegExp(String.raw`(${list}[^=]*= \[[^\]]*?),?\s*\]`),
      (_, before: string) => `${before}, ${name}]`,
    ),
  )

/** Takes it out again. */
const unlisted = (path: string, list: string, name: string) =>
  edit(path, (text) =>
    text
      .replace(new RegExp(String.raw`import \{ ${name} \} from '[^']+'\n`), '')
      .replace(new RegExp(String.raw`(${list}[^=]*= \[[^\]]*?)\b${name}\b,?`), '$1'),
  )

async function passes(...command: string[]): Promise<string> {
  const { code, output } = await runIn(copy, command, 300_000)
  assert.equal(code, 0, `${command.join(' ')}\n${output}`)
  return output
}

const tests = (file: string, ...options: string[]) =>
  passes('node', '--test', '--test-reporter=tap', ...options, file)
const compiles = () => passes('node', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', '.')

test('a channel is added by its folder, its stand-in and a line for each, and goes the whole way', async () => {
  assert.ok((channels as readonly string[]).includes(toyName))
  assert.ok(!existsSync(at('server/channels', toyName)), `the toy takes the name ${toyName}, which is in use`)
  const toy = join(root, 'scenarios/toy-channel')
  for (const file of ['toy-channel.ts', 'fixtures.ts'])
    cpSync(join(toy, file), at('server/channels', toyName, file))
  cpSync(join(toy, 'stand-in.ts'), at('sandbox/toy/stand-in.ts'))
  listed('server/channels/all-channels.ts', 'const all', 'toyChannel', `./${toyName}/toy-channel.ts`)
  listed('sandbox/providers.ts', 'const providers', 'toy', './toy/stand-in.ts')
  const [, contract, wholeWay, faults] = await Promise.all([
    compiles(),
    tests('server/channels/contract.test.ts', `--test-name-pattern=(channel:|code of) ${toyName}`),
    tests('server/messaging/receive/every-channel.test.ts', `--test-name-pattern=whole way: ${toyName}`),
    tests('server/channels/provider-faults.test.ts', '--test-name-pattern=the faults of toy'),
  ])
  assert.match(contract, /shows a sample of every content type/)
  assert.match(contract, new RegExp(`says of each code of ${toyName}`))
  assert.match(wholeWay, /a person writes, the account answers, the answer is shown and reported/)
  assert.match(wholeWay, /# pass [4-9]/)
  assert.match(faults, /without any it answers/)
})

test('a channel is removed with its folder, its stand-in and a line of each', async () => {
  for (const path of [`server/channels/${removed.name}`, `sandbox/${removed.standIn}`])
    rmSync(at(path), { recursive: true })
  unlisted('server/channels/all-channels.ts', 'const all', removed.name)
  unlisted('sandbox/providers.ts', 'const providers', removed.standIn)
  const [, contract] = await Promise.all([compiles(), tests('server/channels/contract.test.ts')])
  assert.doesNotMatch(contract, new RegExp(`channel: ${removed.name}`))
  assert.match(contract, new RegExp(`channel: ${toyName}`))
})
