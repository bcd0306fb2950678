/** Lets the arrow keys, Home and End go from item to item; Tab still goes through everything. */
export function moveByKeys(panel: HTMLElement, list: HTMLElement): void {
  panel.addEventListener('keydown', (event) => {
    const titles = [...list.querySelectorAll<HTMLElement>('[data-key="title"]')]
    const target = event.target as HTMLElement
    const at = titles.findIndex((title) => title.closest('li') === target.closest('li'))
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: titles.length - 1 }[event.key]
    const title = to === undefined ? undefined : titles[to]
    if (!title) return
    event.preventDefault()
    title.focus()
  })
}
