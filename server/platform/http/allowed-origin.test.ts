import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowedOrigin, isAllowedOrigin } from './allowed-origin.ts'

const tooWide = [
  'https://*.com',
  'https://*.co.uk',
  'https://*.com:8443',
  'http://*.example',
  'https://*.github.io',
  'https://*.myshopify.com',
  'http://*.localhost',
]

test('takes origins, and wildcards below a domain that somebody registered', () => {
  for (const origin of [
    'https://shop.example',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'https://*.shop.example',
    'https://*.shop.co.uk:8443',
    'https://*.branch.shop.co.uk',
    'https://*.shop.github.io',
  ])
    assert.equal(allowedOrigin.safeParse(origin).success, true, origin)
})

test('refuses a wildcard that lets in the sites of others, and says what to write', () => {
  for (const origin of tooWide) assert.equal(allowedOrigin.safeParse(origin).success, false, origin)
  assert.equal(
    allowedOrigin.safeParse('https://*.co.uk').error?.issues[0]?.message,
    'https://*.co.uk lets in the sites of everybody below co.uk. Put a domain of your own after the star, such as https://*.shop.co.uk.',
  )
})

test('refuses what is no origin', () => {
  for (const text of [
    '',
    '*',
    'https://*',
    'https://*.*.shop.example',
    'https://shop.*.example',
    'https://shop.example/',
    'ftp://shop.example',
    'javascript:alert(1)',
    'https://SHOP.example',
    "https://shop.example; script-src 'none'",
  ])
    assert.equal(allowedOrigin.safeParse(text).success, false, text)
})

test('lets in the named origin and what is below a wildcard, and nobody who only looks like it', () => {
  const allowed = ['https://shop.example', 'https://*.branch.example', 'http://*.port.example:8080']
  for (const origin of [
    'https://shop.example',
    'https://a.branch.example',
    'https://a.b.branch.example',
    'http://x.port.example:8080',
  ])
    assert.equal(isAllowedOrigin(origin, allowed), true, origin)
  for (const origin of [
    'http://shop.example',
    'https://shop.example:8443',
    'https://www.shop.example',
    'https://branch.example',
    'https://evilbranch.example',
    'https://branch.example.evil.test',
    'https://evil.test/.branch.example',
    'https://evil.test#.branch.example',
    'http://x.port.example',
    'null',
    '',
  ])
    assert.equal(isAllowedOrigin(origin, allowed), false, origin)
})

test('a wildcard that is too wide lets nobody in, however it came to be kept', () => {
  for (const pattern of tooWide)
    assert.equal(isAllowedOrigin(pattern.replace('*', 'evil'), [pattern]), false, pattern)
})
