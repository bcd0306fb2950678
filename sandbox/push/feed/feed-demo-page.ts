const languages = { en: 'English', es: 'Español', hi: 'हिन्दी', ar: 'العربية' } as const

/** What the demo's page is made of. All of it is known to the sandbox network, nothing comes from whoever asks. */
export type FeedDemo = {
  readonly language: keyof typeof languages
  readonly address: string
  readonly hash: string
  readonly api: string
  readonly feed: string
  /** Whose feeds can be looked at. */
  readonly people: readonly string[]
}

/** A page of the shop to which somebody has signed in, with the script tag as a customer would paste it. */
export function feedDemoPage({ language, address, hash, api, feed, people }: FeedDemo): string {
  const linkTo = (person: string, code: string, text: string) =>
    `<a href="/feed/demo?address=${encodeURIComponent(person)}&amp;lang=${code}" lang="${code}">${text}</a>`
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The sandbox shop: my notifications</title>
</head>
<body>
<main>
<h1>The sandbox shop</h1>
<p>Signed in as ${address}. Send a push to the address of this person's feed, and it is here and on the handset.</p>
<p>${people.map((person) => linkTo(person, language, person)).join(' · ')}</p>
<p>${Object.entries(languages)
    .map(([code, name]) => linkTo(address, code, name))
    .join(' · ')}</p>
</main>
<script async src="${api}/feed/loader.js" data-feed="${feed}" data-person="${address}" data-hash="${hash}"></script>
</body>
</html>`
}
