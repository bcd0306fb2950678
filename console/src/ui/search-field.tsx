import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'

/** A search box that speaks after a pause in typing; `/` goes to it. */
export function SearchField({
  label,
  value,
  onChange,
  className,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  className?: string
}) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange(typed), 300)
    return () => clearTimeout(timer)
  })
  return (
    <div className={`relative ${className ?? 'w-full max-w-80'}`}>
      <Search aria-hidden className="absolute start-3 top-2.5 size-4 text-ink-faint" />
      <input
        data-search
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="control ps-9"
      />
    </div>
  )
}
