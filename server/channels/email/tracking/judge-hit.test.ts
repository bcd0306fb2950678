import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeHit, type Hit } from './judge-hit.ts'

const person: Hit = {
  kind: 'click',
  method: 'GET',
  ip: '203.0.113.7',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
  purpose: '',
  ageMs: 60_000,
}

test('a browser that asks in its time is taken for a person', () => {
  assert.equal(judgeHit(person).verdict, 'human')
  for (const userAgent of [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0',
    'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  ])
    assert.equal(judgeHit({ ...person, userAgent }).verdict, 'human', userAgent)
})

const machines: [why: string, change: Partial<Hit>][] = [
  ['HEAD', { method: 'HEAD' }],
  ['no program named', { userAgent: '' }],
  ['curl', { userAgent: 'curl/8.5.0' }],
  ['a library', { userAgent: 'python-requests/2.32.3' }],
  ['a headless browser', { userAgent: `${person.userAgent.replace('Chrome/', 'HeadlessChrome/')}` }],
  [
    'a link checker',
    { userAgent: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)' },
  ],
  [
    'the picture proxy of Gmail',
    {
      kind: 'open',
      userAgent: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    },
  ],
  [
    'the picture proxy of Yahoo',
    { kind: 'open', userAgent: 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html' },
  ],
  ['the picture proxy of Apple', { kind: 'open', userAgent: 'Mozilla/5.0' }],
  ['the network of Apple', { kind: 'open', ip: '17.58.101.5' }],
  ['the network of Microsoft', { ip: '40.107.3.4' }],
  ['a prefetch', { purpose: 'prefetch;prerender' }],
  ['a preview', { purpose: 'preview' }],
  ['a press before anybody could read', { ageMs: 900 }],
]
for (const [why, change] of machines) {
  test(`is not taken for a person: ${why}`, () => {
    assert.equal(judgeHit({ ...person, ...change }).verdict, 'machine')
  })
}
