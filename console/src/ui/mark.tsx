/** Patchbay's mark: two jacks and the cord between them. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <g className="fill-accent stroke-on-accent" strokeWidth="2.5" strokeLinecap="round">
        <path d="M9.5 12v4.5a6.5 6.5 0 0 0 13 0V16" fill="none" />
        <circle cx="9.5" cy="9.5" r="3" />
        <circle cx="22.5" cy="13" r="3" />
      </g>
    </svg>
  )
}
