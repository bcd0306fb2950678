declare module 'html-to-text' {
  type Selector = { selector: string; format?: string; options?: Readonly<Record<string, unknown>> }

  /** Makes a function that gives the text of HTML. */
  export function compile(options: {
    wordwrap?: number | false
    selectors?: readonly Selector[]
  }): (html: string) => string
}
