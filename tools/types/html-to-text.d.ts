declare module 'html-to-text' {
  type Selector = { selector: string; format?: string; options?: Readonly<Record<string, unknown>> }

  type Element = { children: readonly unknown[] }
  type Text = { addInline(words: string): void }
  type Walk = (children: Element['children'], text: Text) => void

  /** Makes a function that gives the text of HTML. */
  export function compile(options: {
    wordwrap?: number | false
    formatters?: Readonly<Record<string, (element: Element, walk: Walk, text: Text) => void>>
    selectors?: readonly Selector[]
  }): (html: string) => string
}
