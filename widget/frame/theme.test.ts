import { test } from 'node:test'
import fc from 'fast-check'
import { onColour } from './theme.ts'

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test('the text on any colour can be read: a contrast of at least 4.5. Source: WCAG 2.2 §1.4.3', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const colour = `#${value.toString(16).padStart(6, '0')}`
      const [light, dark] = [luminance(colour), luminance(onColour(colour))].toSorted((a, b) => b - a)
      return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05) >= 4.5
    }),
  )
})
