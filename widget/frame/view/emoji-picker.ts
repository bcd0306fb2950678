import { button, h } from '../dom.ts'

const emoji =
  '😀 😂 😊 😍 😘 😎 🤔 😢 😭 😡 👍 👎 👏 🙏 💪 👋 🙌 ❤ 💔 🎉 🔥 ⭐ ✅ ❌ ❓ ❗ 📦 🚚 💳 📱 🕐 📍 ☕ 🍕 🎁 🌞 🌧'.split(
    ' ',
  )

/** A small choice of emoji beside the composer; the keyboard of the device has the rest. */
export function emojiPicker(label: string, choose: (emoji: string) => void): HTMLElement {
  const all = emoji.map((one) => button({ class: 'emoji', tabindex: -1 }, () => choose(one), one))
  all[0]?.setAttribute('tabindex', '0')
  const element = h('div', { class: 'emojis', role: 'group', 'aria-label': label, hidden: true }, ...all)
  element.addEventListener('keydown', (event) => {
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const step = stepOf(event.key)
    if (step === 0 || at < 0) return
    event.preventDefault()
    all[(at + step + all.length) % all.length]?.focus()
  })
  return element
}

function stepOf(key: string): number {
  const forward = document.documentElement.dir === 'rtl' ? -1 : 1
  return { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: 8, ArrowUp: -8 }[key] ?? 0
}
