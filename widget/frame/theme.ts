/** Puts an account's colour and scheme in force. The text on the colour is black or white, whichever is easier to read. */
export function wear(colour: string, scheme: string): void {
  const { style, dataset } = document.documentElement
  style.setProperty('--colour', colour)
  style.setProperty('--on-colour', onColour(colour))
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = (): void => {
    dataset['scheme'] = scheme === 'light' || scheme === 'dark' ? scheme : dark.matches ? 'dark' : 'light'
  }
  follow()
  dark.onchange = follow
}

/** Black or white: one of the two has a contrast of at least 4.5 with any colour. Source: WCAG 2.2, relative luminance. */
export function onColour(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(parseInt(colour.slice(at, at + 2), 16) / 255),
  )
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000'
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}
