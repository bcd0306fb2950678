import { Liquid, LiquidError, type Template as Part } from 'liquidjs'

/** A text cut by Liquid, ready to be filled. */
export type LiquidText = { readonly parts: Part[]; readonly engine: Liquid }

/** What stops one template from keeping everybody waiting: characters, milliseconds and octets. */
const limits = { parseLimit: 500_000, renderLimit: 100, memoryLimit: 10_000_000 }

const strict = {
  ...limits,
  strictFilters: true,
  strictVariables: true,
  /** What is only asked about, or has a default, may be missing. */
  lenientIf: true,
  ownPropertyOnly: true,
} as const

/** A template stands by itself: no file and no other template is drawn in. */
const leftOut = ['include', 'render', 'layout', 'block']

const plain = new Liquid(strict)
const html = new Liquid({ ...strict, outputEscape: 'escape' })
for (const engine of [plain, html]) {
  engine.registerFilter('parse_json', parseJson)
  for (const tag of leftOut) delete engine.tags[tag]
}

/** Reads a text; in HTML values are escaped unless it says `raw`. Throws a LiquidFault. */
export function readLiquid(text: string, kind: 'plain' | 'html'): LiquidText {
  const engine = kind === 'html' ? html : plain
  return { engine, parts: guarded(() => engine.parse(text)) }
}

/** Fills a text. Throws a LiquidFault, for a variable without a value too. */
export function fillLiquid({ engine, parts }: LiquidText, values: Readonly<Record<string, unknown>>): string {
  return guarded(() => engine.renderSync(parts, values) as string)
}

/** The variables a text asks for, each by its whole path, such as `order.total`. */
export function variablesIn({ engine, parts }: LiquidText): string[] {
  return engine.globalFullVariablesSync(parts)
}

/** What is wrong in a text, in a sentence. */
export class LiquidFault extends Error {
  readonly line: number | null
  /** The variable that has no value, where that is what is wrong. */
  readonly missing: string | null

  constructor(message: string, line: number | null, missing: string | null = null) {
    super(message)
    this.line = line
    this.missing = missing
  }
}

/** What is wrong where a variable has no value. */
export function withoutValue(name: string, line: number | null = null): LiquidFault {
  return new LiquidFault(`needs a value for ${name}`, line, name)
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!LiquidError.is(error)) throw error
    const at = /, line:(\d+)/.exec(error.message)?.[1]
    const line = at ? Number(at) : null
    const words = error.message.replace(/, (?:file|line):.*$/s, '')
    const missing = /^undefined variable: (.+)$/.exec(words)?.[1]
    throw missing ? withoutValue(missing, line) : new LiquidFault(sentenceOf(words), line)
  }
}

/** Liquid's own words, but for what they do not explain. */
function sentenceOf(words: string): string {
  return /limit exceeded/.test(words)
    ? 'it takes too long or too much memory to fill: make loops shorter'
    : words
}

/** A list or an object that was given as text. */
function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return null
  }
}
