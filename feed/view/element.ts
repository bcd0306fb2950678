type Attributes = Readonly<Record<string, string | boolean | null | undefined>>
type Child = Node | string | null | undefined | false

/** Makes an element. Text is always text: nothing here is ever read as markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value)
  made.append(...children.filter((child): child is Node | string => Boolean(child)))
  return made
}

/** Makes a button that does something. */
export function pressable(
  attributes: Attributes,
  press: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children)
  made.addEventListener('click', press)
  return made
}

/** Makes a picture of strokes in a box of 24 by 24. */
export function icon(path: string): SVGElement {
  const svg = 'http://www.w3.org/2000/svg'
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(svg, 'path')
  line.setAttribute('d', path)
  picture.append(line)
  return picture
}

/** Sets an attribute; null, undefined and false take it away. */
function setAttribute(on: Element, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) on.removeAttribute(name)
  else on.setAttribute(name, value === true ? '' : value)
}
