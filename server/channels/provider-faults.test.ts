import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { providers } from '#sandbox/providers.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { channelNamed } from './all-channels.ts'
import { callerOf, type Caller } from './http/caller-of.ts'
import type { Connection, HttpAnswer } from './http/connection.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'

const latencyMs = 300
const patienceMs = 1_500

let sandbox: Sandbox
let caller: Caller

before(async () => {
  sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
  addPrivateProvider(sandbox.url)
  caller = callerOf(2)
})

after(async () => {
  await caller.close()
  await sandbox.close()
})

/** What came of asking a stand-in, as an account does that connects: its answers, and how long they took. */
type Asked = { readonly ok: boolean; readonly answers: HttpAnswer[]; readonly tookMs: number }

const linksOf = (name: string) =>
  (providers.find((provider) => provider.name === name)?.demo(sandbox.url) ?? []).filter(
    ({ channel }) => channelNamed(channel)?.connect,
  )

async function ask(link: ReturnType<typeof linksOf>[number]): Promise<Asked> {
  const channel = channelNamed(link.channel)
  const answers: HttpAnswer[] = []
  const connection: Connection = {
    settings: channel?.settings.parse(link.settings),
    credentials: channel?.credentials.parse(link.credentials),
    memory: new Map(),
    call: async (request) => {
      const answer = await caller.call({ ...request, timeoutMs: patienceMs })
      answers.push(answer)
      return answer
    },
  }
  const begun = performance.now()
  const ok = await channel!.connect!.probe(connection).then(
    () => true,
    () => false,
  )
  return { ok, answers, tookMs: performance.now() - begun }
}

async function withFaults(name: string, faults: object): Promise<Asked[]> {
  const answer = await fetch(`${sandbox.url}/providers/${name}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  })
  assert.equal(answer.status, 200, await answer.text())
  try {
    return await Promise.all(linksOf(name).map(ask))
  } finally {
    sandbox.faults.set(name, {})
  }
}

/**
 * What connecting does not ask over HTTP fails elsewhere: mail by SMTP replies (`sandbox/mail/reception.test.ts`), push at the
 * push services, which are met only by a send (`server/channels/push/whole-way.test.ts`); the site is a customer's page, and
 * serves no calls of ours.
 */
const otherwise = new Set(['mail', 'push', 'site'])

/** Every provider of the sandbox network fails as it is told to, and works again after. */
for (const { name } of providers.filter((one) => !otherwise.has(one.name))) {
  void describe(`the faults of ${name}`, () => {
    test('without any it answers', async () => {
      const asked = await withFaults(name, {})
      assert.ok(asked.length > 0, 'the demo has a link to it')
      for (const { ok, answers } of asked) {
        assert.ok(ok)
        assert.ok(answers.length > 0)
      }
    })

    test('an error rate of one refuses everything', async () => {
      for (const { ok, answers } of await withFaults(name, { errorRate: 1, code: 503 })) {
        assert.equal(ok, false)
        assert.ok(answers.length > 0)
        assert.ok(answers.every(({ status }) => status >= 400))
      }
    })

    test('a latency comes before every answer', async () => {
      for (const { ok, tookMs } of await withFaults(name, { latencyMs })) {
        assert.ok(ok)
        assert.ok(tookMs >= latencyMs, `answered after ${tookMs} ms`)
      }
    })

    test('one that is down answers nothing, or what stands before it says that it is away', async () => {
      for (const { ok, answers } of await withFaults(name, { down: true })) {
        assert.equal(ok, false)
        assert.ok(answers.every(({ status }) => status === 503))
      }
    })

    test('one that gives no response answers nothing', async () => {
      for (const { ok, answers } of await withFaults(name, { errorRate: 1, code: 'no_response' })) {
        assert.equal(ok, false)
        assert.equal(answers.length, 0)
      }
    })

    test('it works again as soon as it has none', async () => {
      for (const { ok } of await withFaults(name, {})) assert.ok(ok)
    })
  })
}
