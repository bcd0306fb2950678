import { FeedElement } from './feed-element.ts'

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null

if (!customElements.get('patchbay-feed')) {
  FeedElement.servedFrom = script ? new URL(script.src).origin : location.origin
  customElements.define('patchbay-feed', FeedElement)
}

// The script tag alone is enough: it puts a bell into the corner of the page.
if (script?.dataset['feed']) placeBell(script.dataset)

function placeBell(given: DOMStringMap): void {
  const element = document.createElement('patchbay-feed')
  for (const name of ['feed', 'person', 'hash', 'token', 'name', 'lang'])
    if (given[name] !== undefined) element.setAttribute(name, given[name])
  element.setAttribute('corner', '')
  if (document.body) document.body.append(element)
  else addEventListener('DOMContentLoaded', () => document.body.append(element), { once: true })
}
