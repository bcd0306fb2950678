import { wrongParameter } from './graph-fault.ts'
import type { UtilitySend } from './send-shapes.ts'

/** A utility template of a page. */
export type UtilityTemplate = {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly body: string
  readonly header?: string
  readonly buttons: readonly {
    readonly type: string
    readonly text: string
    readonly payload?: string
    readonly url?: string
  }[]
  state: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
}

/** The templates of every page. */
export class UtilityTemplates {
  readonly #kept = new Map<string, UtilityTemplate>()

  /** Those of a page, by name where one is given. */
  list(pageId: string, name = ''): UtilityTemplate[] {
    return [...this.#kept]
      .filter(([key, one]) => key.startsWith(`${pageId}/`) && one.name.includes(name))
      .map(([, one]) => one)
  }

  add(pageId: string, template: Omit<UtilityTemplate, 'id'>): UtilityTemplate {
    const key = `${pageId}/${template.name}/${template.language}`
    if (this.#kept.has(key))
      throw wrongParameter('There is already content in this language for this template', 2388024)
    const whole = { ...template, id: String(300_000_000_000_000 + this.#kept.size) }
    this.#kept.set(key, whole)
    return whole
  }

  find(pageId: string, name: string, language: string): UtilityTemplate | null {
    return this.#kept.get(`${pageId}/${name}/${language}`) ?? null
  }

  /** What a send of a template shows. Throws as Graph does where it is not approved or its variables do not fit. */
  fill(pageId: string, { name, language, components }: UtilitySend): FilledTemplate {
    const template = this.find(pageId, name, language.code)
    if (!template || template.state !== 'APPROVED')
      throw wrongParameter(
        `Template name ${name} does not exist or is not approved in ${language.code}`,
        2018416,
      )
    const given = (type: string) => components.find((one) => one.type === type)?.parameters ?? []
    const payloads = given('buttons').map((one) => one.payload ?? '')
    return {
      text: [
        template.header === undefined ? null : filled(template.header, given('header')),
        filled(template.body, given('body')),
      ]
        .filter((part) => part !== null)
        .join('\n'),
      buttons: template.buttons.map(({ type, text, payload, url }, i) => ({
        isPostback: type === 'POSTBACK',
        title: text,
        value: type === 'POSTBACK' ? (payloads[i] ?? payload ?? text) : (url ?? payload ?? ''),
      })),
    }
  }
}

/** A template with its variables in it. */
export type FilledTemplate = {
  readonly text: string
  readonly buttons: readonly {
    readonly isPostback: boolean
    readonly title: string
    readonly value: string
  }[]
}

type Given = { readonly text?: string | undefined; readonly parameter_name?: string | undefined }

function filled(text: string, given: readonly Given[]): string {
  const wanted = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))
  if (wanted.size !== given.length)
    throw wrongParameter(
      `Number of parameters does not match the expected number of params: ${wanted.size}`,
      2018417,
    )
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const one = /^\d+$/.test(name)
      ? given[Number(name) - 1]
      : given.find(({ parameter_name: named }) => named === name)
    if (one?.text === undefined) throw wrongParameter(`Parameter ${name} of the template is missing`, 2018417)
    return one.text
  })
}
