import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { AnswerParser } from './answer-parser.ts'
import { OutgoingFailed } from './outgoing-failed.ts'

/** Reads pieces one after the other; `closed`: then the connection ended. */
function parse(pieces: readonly string[], closed = false) {
  const parser = new AnswerParser()
  let isWhole = false
  for (const piece of pieces) if (piece !== '') isWhole = parser.read(piece)
  if (closed) isWhole = parser.end()
  return isWhole ? { ...parser.answer(), keeps: parser.keepsConnection } : null
}
const whole = (text: string, closed = false) => {
  const answer = parse([text], closed)
  assert.ok(answer, 'the answer is whole')
  return answer
}
const refuses = (text: string, why: RegExp = /the answer is not HTTP/): void =>
  assert.throws(() => parse([text]), why)

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const examples: readonly string[] = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 503 Busy\r\nretry-after: 7\r\nCONTENT-LENGTH:0\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok',
  `${chunked}5;name="a;b"\r\nhello\r\n00A ; x\r\n0123456789\r\n0\r\nDigest: x\r\nOther:\r\n\r\n`,
]
for (const example of examples) {
  test(`reads the same however it is split: ${JSON.stringify(example.slice(0, 48))}`, () => {
    const expected = whole(example)
    for (let at = 1; at < example.length; at++) {
      assert.deepEqual(parse([example.slice(0, at), example.slice(at)]), expected)
      assert.equal(parse([example.slice(0, at)]), null, 'not whole before its end')
    }
    assert.deepEqual(parse(example.split('')), expected)
  })
}

test('skips 1xx answers and joins chunks, without their extensions and trailers', () => {
  assert.equal(whole(examples[3] as string).body, 'ok')
  assert.equal(whole(examples[4] as string).body, 'hello0123456789')
  assert.equal(whole(examples[4] as string).keeps, true)
})

test('204 and 304 have no body, whatever length they state', () => {
  assert.equal(whole('HTTP/1.1 204 None\r\nContent-Length: 9\r\n\r\n').keeps, true)
  assert.equal(whole('HTTP/1.1 304 Same\r\nTransfer-Encoding: chunked\r\n\r\n').status, 304)
})

test('octets after the answer end the connection', () => {
  const answer = whole(`${examples[0]}HTTP/1.1 200 OK\r\n\r\n`)
  assert.deepEqual([answer.body, answer.keeps], ['hello', false])
})

test('keeps the connection only where both the version and the Connection field allow it', () => {
  const keeps = (version: string, field: string): boolean =>
    whole(`HTTP/${version} 200 OK\r\n${field}Content-Length: 0\r\n\r\n`).keeps
  assert.equal(keeps('1.1', ''), true)
  assert.equal(keeps('1.1', 'Connection: keep-alive\r\n'), true)
  assert.equal(keeps('1.1', 'Connection: Keep-Alive, Close\r\n'), false)
  assert.equal(keeps('1.1', 'Connection: x\r\nconnection: close\r\n'), false)
  assert.equal(keeps('1.0', ''), false)
  assert.equal(keeps('1.0', 'Connection: keep-alive\r\n'), true)
})

test('a body without a length ends with the connection', () => {
  for (const head of ['HTTP/1.0 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n']) {
    assert.equal(parse([`${head}to the`]), null)
    const answer = parse([`${head}to the`, ' end'], true)
    assert.deepEqual([answer?.body, answer?.keeps], ['to the end', false])
  }
})

test('a length beside chunks is not believed, and the connection ends', () => {
  const answer = whole(
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  )
  assert.deepEqual([answer.body, answer.keeps], ['a', false])
})

test('an answer cut off anywhere is not whole', () => {
  for (const example of examples)
    for (let at = 0; at < example.length; at++) assert.equal(parse([example.slice(0, at)], true), null)
})

test('keeps characters of more than one octet and the first KiB', () => {
  const octets = Buffer.from('é'.repeat(600)).toString('latin1')
  assert.equal(whole(`HTTP/1.1 200 OK\r\nContent-Length: 1200\r\n\r\n${octets}`).body, 'é'.repeat(512))
})

test('gives up after 64 KiB, sized, chunked or open', () => {
  const body = 'x'.repeat(64 * 1_024 + 1)
  for (const head of [
    'HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n',
    `${chunked}fffffff\r\n`,
    'HTTP/1.1 200 OK\r\n\r\n',
  ]) {
    assert.equal(parse([head, body.slice(1)]), null)
    assert.deepEqual(parse([head, body]), {
      status: 200,
      retryAfter: null,
      body: 'x'.repeat(1_024),
      keeps: false,
    })
  }
})

const garbage: readonly string[] = [
  '220 mail.example ESMTP\r\n',
  'HTTP/2 200 OK\r\n\r\n',
  'HTTP/1.2 200 OK\r\n\r\n',
  'HTTP/1.1 20 OK\r\n\r\n',
  'HTTP/1.1 200OK\r\n\r\n',
  'HTTP/1.1  200 OK\r\n\r\n',
  '\r\nHTTP/1.1 200 OK\r\n\r\n',
  'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
  'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
  'HTTP/1.1 200 OK\r\n: no name\r\n\r\n',
  'HTTP/1.1 200 OK\r\nName : spaced\r\n\r\n',
  'HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n',
  'HTTP/1.1 200 OK\r\nA: \0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nA: b\rc: d\r\n\r\n',
  ...['', '-1', '+1', '0x1', '1.5', '1 1', '1, 1', '9'.repeat(16)].map(
    (length) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`,
  ),
  'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
  ...['z\r\n', '\r\n', '-1\r\n', '0x1\r\n', '1 1\r\n', '123456789\r\n', '1\n', '1\r\nab\r\n', '1\r\na\n'].map(
    (rest) => chunked + rest,
  ),
  ...['no colon\r\n', ' folded\r\n', 'a: b\n'].map((trailer) => `${chunked}0\r\n${trailer}`),
]
for (const text of garbage) {
  test(`refuses ${JSON.stringify(text.replace(chunked, '(chunked) '))}`, () => refuses(text))
}

test('does not follow an endpoint into another protocol', () => {
  refuses('HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n', /another protocol/)
})

test('refuses a head, 1xx answers, a chunk line or trailers beyond 16 KiB as they come', () => {
  const long = 'x'.repeat(16 * 1_024)
  const continued = 'HTTP/1.1 100 Continue\r\n\r\n'
  for (const text of [`HTTP/1.1 200 OK\r\nA: ${long}`, continued.repeat(900), `${chunked}1;${long}`])
    refuses(text, /longer than 16 KiB/)
  refuses(`${chunked}0\r\n${`A: ${'x'.repeat(1_000)}\r\n`.repeat(17)}`, /longer than 16 KiB/)
})

test('random octets and damaged answers are read, or refused in words, and nothing else', () => {
  for (let round = 0; round < 4_000; round++) {
    const octets = randomBytes(1 + (round % 200))
    const example = Buffer.from(examples[round % examples.length] as string, 'latin1')
    for (let n = 0; n < 1 + (round % 3); n++)
      example[(octets[n] as number) % example.length] = octets.at(-1 - n) ?? 0
    for (const text of [octets, example].map((one) => one.toString('latin1'))) {
      try {
        parse([text.slice(0, round % 40), text.slice(round % 40)], true)
      } catch (error) {
        assert.ok(error instanceof OutgoingFailed, `${JSON.stringify(text)}: ${String(error)}`)
      }
    }
  }
})
