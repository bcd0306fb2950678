import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { trackHtml } from './track-html.ts'

const led: string[] = []
const lead = (html: string, pixelUrl: string | null = null): string => {
  led.length = 0
  return trackHtml(html, {
    linkFor: (url, link) => {
      led.push(url)
      return `https://t.example/t/${link}`
    },
    pixelUrl,
  })
}

const links: [name: string, html: string, expected: string, urls: string[]][] = [
  [
    'in double quotes',
    '<a href="https://a.example/x">x</a>',
    '<a href="https://t.example/t/0">x</a>',
    ['https://a.example/x'],
  ],
  [
    'in single quotes',
    "<a class=b href='https://a.example/x' id=c>x</a>",
    '<a class=b href="https://t.example/t/0" id=c>x</a>',
    ['https://a.example/x'],
  ],
  [
    'without quotes',
    '<a href=https://a.example/x>x</a>',
    '<a href="https://t.example/t/0">x</a>',
    ['https://a.example/x'],
  ],
  [
    'with entities',
    '<a href="https://a.example/?a=1&amp;b=2&#38;c=3&#x26;d">x</a>',
    '<a href="https://t.example/t/0">x</a>',
    ['https://a.example/?a=1&b=2&c=3&d'],
  ],
  [
    'in capitals',
    '<A HREF="HTTPS://a.example">x</A>',
    '<A HREF="https://t.example/t/0">x</A>',
    ['HTTPS://a.example'],
  ],
  [
    'over lines',
    '<a\n  href =\n "https://a.example"\n>x</a>',
    '<a\n  href =\n "https://t.example/t/0"\n>x</a>',
    ['https://a.example'],
  ],
  [
    'with a sign in a value',
    '<a title="a > b" href="https://a.example">x</a>',
    '<a title="a > b" href="https://t.example/t/0">x</a>',
    ['https://a.example'],
  ],
  [
    'twice',
    '<a href="https://a.example">x</a><a href="https://a.example">y</a>',
    '<a href="https://t.example/t/0">x</a><a href="https://t.example/t/1">y</a>',
    ['https://a.example', 'https://a.example'],
  ],
  [
    'of an area',
    '<map><area href="https://a.example"></map>',
    '<map><area href="https://t.example/t/0"></map>',
    ['https://a.example'],
  ],
]
for (const [name, html, expected, urls] of links) {
  test(`leads a link ${name}`, () => {
    assert.equal(lead(html), expected)
    assert.deepEqual(led, urls)
  })
}

const untouched: [name: string, html: string][] = [
  ['an address of a person', '<a href="mailto:a@b.example">x</a>'],
  ['a number', '<a href="tel:+4930">x</a>'],
  ['a place on the page', '<a href="#top">x</a>'],
  ['a script', '<a href="javascript:x">x</a>'],
  ['a picture', '<img src="https://a.example/x.png">'],
  ['a style', '<link href="https://a.example/x.css"><style>a[href="https://a.example"]{}</style>'],
  ['what is commented out', '<!-- <a href="https://a.example">x</a> -->'],
  ['what only looks like a link', '<abbr href="https://a.example">x</abbr> 1 < 2 <a name="y">'],
  ['another attribute', '<a data-href="https://a.example">x</a>'],
]
for (const [name, html] of untouched) {
  test(`leaves alone ${name}`, () => {
    assert.equal(lead(html), html)
    assert.deepEqual(led, [])
  })
}

test('leaves alone a link marked so, and takes the mark off', () => {
  assert.equal(lead('<a data-notrack href="https://a.example">x</a>'), '<a href="https://a.example">x</a>')
  assert.equal(
    lead('<a href="https://a.example" data-notrack="1">x</a>'),
    '<a href="https://a.example">x</a>',
  )
})

test('puts the picture at the end of the body, or of the mail', () => {
  assert.match(
    lead('<body><p>x</p></BODY></html>', 'https://t.example/p'),
    /<p>x<\/p><img src="https:\/\/t\.example\/p"[^>]*><\/BODY><\/html>$/,
  )
  assert.match(lead('<p>x</p>', 'https://t.example/p'), /^<p>x<\/p><img /)
})

test('changes nothing where nothing is led, whatever the HTML is', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '<a ',
    'href=',
    'https://a.example',
    '<!--',
    '-->',
    '</a>',
    '<script>',
    '</script>',
    ' ',
    'x',
    '&amp;',
    '=',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const html = pieces.join('')
      assert.equal(trackHtml(html, { linkFor: (url) => url, pixelUrl: null }), html)
    }),
  )
})

test('takes little time for a huge mail', () => {
  const started = performance.now()
  for (const filler of ['<a href="', '<', '<a ', '<!--', '"', "<a x='", '<a href=https://a.example>x</a>'])
    lead(filler.repeat(300_000 / filler.length))
  assert.ok(performance.now() - started < 5_000, `${performance.now() - started} ms`)
})
