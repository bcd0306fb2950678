/** What the shop's own page does: it asks its own server who signed in, and tells the chat. */
export const shopScript = `'use strict'
window.patchbayChat = window.patchbayChat || []
const status = document.getElementById('status')
const say = (text) => { status.textContent = text }

patchbayChat.push(['on', 'identified', ({ isProven, refusal }) =>
  say(refusal ? 'The chat refused this identity: ' + refusal : isProven ? 'The chat knows who this is.' : 'The chat was told a name.')])

async function signIn(id) {
  const answer = await fetch('/webchat/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  })
  const identity = await answer.json()
  sessionStorage.setItem('shop-identity', JSON.stringify(identity))
  patchbayChat.push(['identify', identity])
}

for (const button of document.querySelectorAll('[data-sign-in]'))
  button.addEventListener('click', () => signIn(button.dataset.signIn))
for (const button of document.querySelectorAll('[data-forge]'))
  button.addEventListener('click', () =>
    patchbayChat.push(['identify', { id: button.dataset.forge, hash: 'f'.repeat(64) }]))
for (const button of document.querySelectorAll('[data-sign-out]'))
  button.addEventListener('click', () => {
    sessionStorage.removeItem('shop-identity')
    patchbayChat.push(['reset'])
    say('Signed out.')
  })

const kept = sessionStorage.getItem('shop-identity')
const { person } = document.body.dataset
if (person) signIn(person).then(() => patchbayChat.push(['open']))
else if (kept) patchbayChat.push(['identify', JSON.parse(kept)])
`
