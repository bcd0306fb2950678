// The service worker of a site that gets pushes from Patchbay: it shows them, opens what they link to, and reports what became
// of them. Put it at the root of the site and register it; see README.md beside it.

self.addEventListener('push', (event) => {
  const { notification } = event.data.json()
  event.waitUntil(Promise.all([show(notification), report(notification.data, { event: 'delivered' })]))
})

self.addEventListener('notificationclick', (event) => {
  const { data } = event.notification
  event.notification.close()
  const pressed = data.actions.find(({ action }) => action === event.action)
  const said = pressed ? { action: pressed.action, title: pressed.title } : {}
  const place = pressed ? pressed.navigate : data.navigate
  event.waitUntil(Promise.all([report(data, { event: 'clicked', ...said }), place ? open(place) : undefined]))
})

function show({ title, body, image, tag, actions = [], navigate, data }) {
  return self.registration.showNotification(title, {
    body,
    image,
    tag,
    actions: actions.map(({ action, title }) => ({ action, title })),
    data: { ...data, navigate, actions },
  })
}

// Plain text and no answer wanted: the browser asks nobody's leave for it first.
function report({ report: url, messageId, to, proof }, what) {
  if (!url) return
  const body = JSON.stringify({ reports: [{ messageId, to, proof, ...what }] })
  return fetch(url, { method: 'POST', mode: 'no-cors', keepalive: true, body }).catch(() => undefined)
}

async function open(place) {
  const windows = await self.clients.matchAll({ type: 'window' })
  const there = windows.find(({ url }) => url === place)
  return there ? there.focus() : self.clients.openWindow(place)
}
