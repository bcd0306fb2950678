import assert from 'node:assert/strict'
import { test } from 'node:test'
import { db, sql } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aTwilioDoor } from '#tools/testing/twilio-door.ts'

await useTestDatabase()

type Said = { code: number; message: string; more_info: string; status: number }

test('whatever a stranger sends is refused in Twilio’s form, and nothing is stored', async (context) => {
  const { url, accountSid, authToken, accountId, client } = await aTwilioDoor(context)
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
  const known = basic(`${accountSid}:${authToken}`)
  const form = 'application/x-www-form-urlencoded'
  const messages = `/2010-04-01/Accounts/${accountSid}/Messages.json`
  const post = (authorization: string, body: string, type = form, path = messages) =>
    fetch(url + path, { method: 'POST', headers: { authorization, 'content-type': type }, body })
  const attempts: readonly [string, Promise<Response>, number, number][] = [
    ['no colon', post(basic(accountSid), 'To=1'), 401, 20003],
    ['no base64', post('Basic %%%', 'To=1'), 401, 20003],
    ['another scheme', post('Bearer x', 'To=1'), 401, 20003],
    ['a sid that is none', post(basic(`AC'; drop table x:${authToken}`), 'To=1'), 401, 20003],
    ['a key of nobody', post(basic(`SK${'0'.repeat(32)}:x`), 'To=1'), 401, 20003],
    ['NUL in a field', post(known, 'To=%2B14155550123&From=%2B14155550100&Body=a%00b'), 400, 20001],
    ['half a character', post(known, 'To=%2B14155550123&Body=%ED%A0%80'), 400, 21603],
    ['a thousand fields', post(known, 'a=1&'.repeat(1_001)), 400, 20001],
    ['a megabyte', post(known, `Body=${'x'.repeat(1_100_000)}`), 400, 20001],
    ['JSON', post(known, '{"To":"+1"}', 'application/json'), 400, 20001],
    [
      'no token of a page',
      fetch(`${url}${messages}?PageToken=PAnonsense`, { headers: { authorization: known } }),
      400,
      20001,
    ],
    [
      'a size that is none',
      fetch(`${url}${messages}?PageSize=-1`, { headers: { authorization: known } }),
      400,
      20001,
    ],
    [
      'a day that is none',
      fetch(`${url}${messages}?DateSent=soon`, { headers: { authorization: known } }),
      400,
      20001,
    ],
    [
      'a sid too long',
      fetch(`${url}${messages.replace('.json', `/SM${'0'.repeat(90)}.json`)}`, {
        headers: { authorization: known },
      }),
      404,
      20404,
    ],
    [
      'values that are no object',
      post(known, `To=%2B1415&From=%2B1&ContentSid=HX${'0'.repeat(32)}&ContentVariables=[]`),
      404,
      20404,
    ],
  ]
  for (const [name, attempt, status, code] of attempts) {
    const answer = await attempt
    const said = (await answer.json()) as Said
    assert.deepEqual([name, answer.status, said.code], [name, status, code])
    assert.equal(said.status, status, name)
    assert.equal(said.more_info, `https://www.twilio.com/docs/errors/${code}`)
    assert.equal(typeof said.message, 'string')
  }
  assert.deepEqual(await client.messages.list(), [])
  assert.deepEqual(
    await db.query(sql`select id from edges.twilio_services where account_id = ${accountId}`),
    [],
  )
})
