import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sanitiseHtml } from './sanitise-html.ts'

/** Ways in that HTML mail has been misused for; nothing of them may be left that runs, fetches or covers the page. */
const attacks: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><style>*{background:url(https://evil.example/)}</style></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<iframe src="https://evil.example"></iframe>',
  '<object data="https://evil.example"></object><embed src="https://evil.example">',
  '<form action="https://evil.example"><input name=password></form>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import url(https://evil.example/x.css);</style>',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<div style="background-color:red;background-image:url(https://evil.example/x)">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;height:100%">x</div>',
  '<table background="https://evil.example/x"><tr><td background="https://evil.example/x">x</td></tr></table>',
  '<img src="https://evil.example/x.gif"><img srcset="https://evil.example/x.gif 1x">',
  '<img src="//evil.example/x.gif"><input type=image src="https://evil.example/x.gif">',
  '<video poster="https://evil.example/x"><source src="https://evil.example/x"></video><audio src="https://evil.example/x">',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
]
for (const attack of attacks) {
  test(`leaves nothing dangerous of ${attack.replaceAll('\n', ' ')}`, () => {
    const { html } = sanitiseHtml(`<p>hello</p>${attack}`)
    assert.match(html, /^<p>hello<\/p>/)
    assert.doesNotMatch(
      html,
      /evil\.example|alert|script:|onerror|onload|<(?!\/?(p|a|div|img|table|tbody|tr|td|span)\b)|url\(|fixed|svg/i,
    )
  })
}

test('keeps what a letter looks like', () => {
  const { html } = sanitiseHtml(
    '<table width="600" bgcolor="#fff"><tr><td style="color:#333;padding:4px 8px;font-family:Arial, sans-serif">Hi <b>you</b></td></tr></table>',
  )
  assert.match(html, /width="600"/)
  assert.match(html, /color:#333;padding:4px 8px;font-family:Arial, sans-serif/)
})

test('opens links apart, and tells nobody where they were followed', () => {
  const { html } = sanitiseHtml(
    '<a href="https://shop.example/x?a=1&amp;b=2" target="_self" onclick="x()">go</a>',
  )
  assert.equal(
    html,
    '<a href="https://shop.example/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">go</a>',
  )
})

test('shows pictures from elsewhere only when asked to, and counts them', () => {
  const dirty =
    '<img src="https://cdn.example/a.png" alt="A"><img src="cid:b"><img src="https://cdn.example/c.png">'
  const without = sanitiseHtml(dirty)
  assert.equal(without.remoteImageCount, 2)
  assert.equal(without.html, '<img alt="A" /><img src="cid:b" /><img />')
  assert.match(sanitiseHtml(dirty, { showsRemoteImages: true }).html, /src="https:\/\/cdn\.example\/a\.png"/)
})
