type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What may stand in an element; nothing stands for what is not shown. */
export type Child = Node | string | null | undefined | false

/** Makes an element. Text is always text: nothing here is ever read as markup. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) set(element, name, value)
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

/** Makes a button that does something. */
export function button(
  attributes: Attributes,
  press: (event: MouseEvent) => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, ...children)
  element.addEventListener('click', press)
  return element
}

/** Makes a picture of strokes in a box of 24 by 24. */
export function icon(path: string): SVGElement {
  const svg = 'http://www.w3.org/2000/svg'
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('aria-hidden', 'true')
  picture.setAttribute('class', 'icon')
  const line = document.createElementNS(svg, 'path')
  line.setAttribute('d', path)
  picture.append(line)
  return picture
}

function set(element: HTMLElement, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) return
  element.setAttribute(name, value === true ? '' : String(value))
}
