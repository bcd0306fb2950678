const languages = { en: 'English', es: 'Español', hi: 'हिन्दी', ar: 'العربية' } as const

/** What a page of the shop is made of. Nothing of it comes from whoever asks. */
export type Shop = {
  readonly language: keyof typeof languages
  readonly path: string
  readonly loader: string
  readonly siteKey: string
  /** The telephone number of who is signed in from the start. */
  readonly person?: string | undefined
}

/** A page of the shop, with the script tag of the chat as a customer would paste it. */
export function shopPage({ language, path, loader, siteKey, person }: Shop): string {
  const links = Object.entries(languages)
    .map(([code, name]) => `<a href="${path}?lang=${code}" lang="${code}">${name}</a>`)
    .join(' · ')
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The sandbox shop</title>
</head>
<body${person === undefined ? '' : ` data-person="${person}"`}>
<h1>The sandbox shop</h1>
<p>A customer's own site with the chat in it. Write to the shop by the button in the corner.</p>
<nav><p><a href="/webchat/demo?lang=${language}">Goods</a> · <a href="/webchat/demo/basket?lang=${language}">Basket</a></p><p>${links}</p></nav>
<p>
<button type="button" data-sign-in="customer-1">Sign in as Asha</button>
<button type="button" data-sign-in="customer-2">Sign in as Sam</button>
<button type="button" data-forge="customer-1">Pretend to be Asha</button>
<button type="button" data-sign-out>Sign out</button>
</p>
<p role="status" id="status"></p>
<script src="/webchat/demo.js"></script>
<script async src="${loader}" data-site="${siteKey}"></script>
</body>
</html>`
}
