import sanitizeHtml from 'sanitize-html'

/** HTML of a stranger, made fit to be shown. */
export type SafeHtml = {
  readonly html: string
  /** Pictures that would be fetched from elsewhere, and tell the sender that they were; they are left out. */
  readonly remoteImageCount: number
}

/** More than this is no letter; the text part serves then. */
const lengthMax = 1_000_000

/** A value of a style that fetches nothing, runs nothing and takes nothing out of its place. */
const plainValue =
  /^(?!.*(url\s*\(|expression|@import|\\|javascript:|position|fixed|absolute))[\w\s#%.,()'"!-]{1,200}$/i

const styles = Object.fromEntries(
  (
    'color background-color font font-family font-size font-style font-weight text-align text-decoration line-height ' +
    'letter-spacing white-space vertical-align margin margin-top margin-right margin-bottom margin-left padding ' +
    'padding-top padding-right padding-bottom padding-left border border-top border-right border-bottom border-left ' +
    'border-collapse border-radius width max-width height list-style-type'
  )
    .split(' ')
    .map((name) => [name, [plainValue]]),
)

const tags = (
  'a abbr address b blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure font ' +
  'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot ' +
  'th thead tr u ul wbr'
).split(' ')

/**
 * Makes HTML of a stranger fit to be shown inside our page: no scripts, forms, frames or styles that reach out, links that open
 * apart, and no picture from elsewhere unless it is asked for. Pictures of the mail itself stay as `cid:`.
 */
export function sanitiseHtml(dirty: string, { showsRemoteImages = false } = {}): SafeHtml {
  let remoteImageCount = 0
  const html = sanitizeHtml(dirty.slice(0, lengthMax), {
    allowedTags: tags,
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'dir', 'lang', 'title', 'width', 'height', 'bgcolor', 'color'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      table: ['border', 'cellpadding', 'cellspacing'],
      font: ['face', 'size'],
      ol: ['start', 'type'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid', 'data', 'http', 'https'] },
    allowedStyles: { '*': styles },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'head',
      'svg',
      'math',
      'xmp',
      'template',
    ],
    nestingLimit: 100,
    transformTags: {
      a: (tagName, { href, title, style }) => ({
        tagName,
        attribs: { ...given({ href, title, style }), target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, { src = '', alt, width, height, style }) => {
        const isOwn = /^cid:/i.test(src) || /^data:image\/(png|jpe?g|gif|webp);base64,/i.test(src)
        const isRemote = /^\s*(https?:)?\/\//i.test(src)
        if (isRemote) remoteImageCount++
        const shown = isOwn || (isRemote && showsRemoteImages) ? src : undefined
        return { tagName, attribs: given({ src: shown, alt, width, height, style }) }
      },
    },
  })
  return { html, remoteImageCount }
}

function given(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
