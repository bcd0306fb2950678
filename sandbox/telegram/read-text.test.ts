import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCaption, readText } from './read-text.ts'

test('reads HTML with nested tags and characters, in UTF-16 units', () => {
  assert.deepEqual(
    readText({
      text: '👋 <b>bold <i>both</i></b> &lt;a&gt; <a href="https://a.example/">link</a>',
      parse_mode: 'HTML',
    }),
    {
      text: '👋 bold both <a> link',
      entities: [
        { type: 'bold', offset: 3, length: 9 },
        { type: 'italic', offset: 8, length: 4 },
        { type: 'text_link', offset: 17, length: 4, url: 'https://a.example/' },
      ],
    },
  )
})

test('refuses HTML that Telegram does not know or that does not close', () => {
  const text = (html: string) => () => readText({ text: html, parse_mode: 'HTML' })
  assert.throws(text('<h1>x</h1>'), /Unsupported start tag "h1" at byte offset 0/)
  assert.throws(text('é<b>x'), /Can't find end tag corresponding to start tag "b"/)
  assert.throws(text('é<b>x</i>'), /Unmatched end tag at byte offset 6, expected "<\/b>", found "<\/i>"/)
  assert.throws(text('x</b>'), /Unexpected end tag at byte offset 1/)
})

test('reads MarkdownV2, and refuses what is reserved and not escaped', () => {
  const parse_mode = 'MarkdownV2'
  assert.deepEqual(readText({ text: '*bold* __under__ `a.b` [link](https://a.example/) 1\\.', parse_mode }), {
    text: 'bold under a.b link 1.',
    entities: [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'underline', offset: 5, length: 5 },
      { type: 'code', offset: 11, length: 3 },
      { type: 'text_link', offset: 15, length: 4, url: 'https://a.example/' },
    ],
  })
  assert.throws(() => readText({ text: 'Done.', parse_mode }), /Character '.' is reserved/)
  assert.throws(() => readText({ text: '*bold', parse_mode }), /Can't find end of the entity/)
  assert.throws(() => readText({ text: 'x', parse_mode: 'BBCode' }), /unsupported parse_mode/)
})

test('finds commands, links and names by itself, and trims what nobody sees', () => {
  assert.deepEqual(readText({ text: '  /start see https://a.example/x @shop_bot\n' }), {
    text: '/start see https://a.example/x @shop_bot',
    entities: [
      { type: 'bot_command', offset: 0, length: 6 },
      { type: 'url', offset: 11, length: 19 },
      { type: 'mention', offset: 31, length: 9 },
    ],
  })
})

test('moves the entities that are given with what is trimmed', () => {
  const entities = [
    { type: 'bold', offset: 2, length: 4 },
    { type: 'italic', offset: 4, length: 40 },
  ]
  assert.deepEqual(readCaption({ caption: '  bold', caption_entities: entities }), {
    caption: 'bold',
    caption_entities: [{ type: 'bold', offset: 0, length: 4 }],
  })
})
