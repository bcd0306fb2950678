const columns = 8
const rows = 9
const gap = 64
const cords: [number, number, number, number, string][] = [
  [1, 1, 4, 3, 'stroke-accent'],
  [6, 0, 2, 5, 'stroke-ok'],
  [0, 5, 4, 7, 'stroke-wait'],
  [7, 3, 5, 8, 'stroke-accent'],
  [3, 2, 6, 6, 'stroke-ink-faint'],
]

/** A patch panel with a few cords in it: decoration beside the sign-in form. */
export function PatchPanel() {
  const plugged = new Map(
    cords.flatMap(([x1, y1, x2, y2, colour]) => [
      [`${x1},${y1}`, colour] as const,
      [`${x2},${y2}`, colour] as const,
    ]),
  )
  return (
    <div aria-hidden className="relative hidden overflow-hidden border-s border-line bg-sunken lg:block">
      <svg
        viewBox={`-48 -48 ${columns * gap + 32} ${rows * gap + 32}`}
        preserveAspectRatio="xMidYMid slice"
        className="absolute inset-0 size-full"
      >
        {cords.map(([x1, y1, x2, y2, colour]) => (
          <path
            key={`${x1}${y1}`}
            d={cord(x1 * gap, y1 * gap, x2 * gap, y2 * gap)}
            className={`fill-none ${colour}`}
            strokeWidth="5"
            strokeLinecap="round"
          />
        ))}
        {Array.from({ length: columns * rows }, (_, index) => {
          const [x, y] = [index % columns, Math.floor(index / columns)]
          const colour = plugged.get(`${x},${y}`)
          return (
            <circle
              key={index}
              cx={x * gap}
              cy={y * gap}
              r={colour ? 11 : 9}
              className={`fill-surface ${colour ?? 'stroke-line-strong/50'}`}
              strokeWidth={colour ? 5 : 2}
            />
          )
        })}
      </svg>
    </div>
  )
}

/** A cord hangs: it leaves both jacks downwards and sags below the lower one. */
function cord(x1: number, y1: number, x2: number, y2: number): string {
  const sag = Math.max(y1, y2) + 56
  return `M${x1} ${y1 + 11} C${x1} ${sag}, ${x2} ${sag}, ${x2} ${y2 + 11}`
}
