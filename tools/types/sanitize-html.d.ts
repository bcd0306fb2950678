declare module 'sanitize-html' {
  type Attributes = Record<string, string>
  type Tag = { tagName: string; attribs: Attributes; text?: string }
  type Options = {
    allowedTags?: readonly string[]
    allowedAttributes?: Record<string, readonly string[]>
    allowedSchemes?: readonly string[]
    allowedSchemesByTag?: Record<string, readonly string[]>
    allowedStyles?: Record<string, Record<string, readonly RegExp[]>>
    allowProtocolRelative?: boolean
    disallowedTagsMode?: 'discard' | 'completelyDiscard' | 'escape'
    nonTextTags?: readonly string[]
    nestingLimit?: number
    transformTags?: Record<string, (tagName: string, attribs: Attributes) => Tag>
  }
  function sanitizeHtml(dirty: string, options?: Options): string
  export = sanitizeHtml
}
