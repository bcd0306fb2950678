import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '@/ui/button.tsx'

/** A list of things of one kind in a form: each with a button that takes it out, and one below that adds another. */
export function MoreRows<Row>({
  rows,
  onRows,
  blank,
  most,
  least = 0,
  add,
  remove,
  framed,
  children,
}: {
  rows: Row[]
  onRows: (rows: Row[]) => void
  blank: Row
  most: number
  least?: number
  /** What the button that adds one says. */
  add: string
  /** What the button that takes one out is called, by its place counted from 1. */
  remove: (place: number) => string
  framed?: boolean
  children: (row: Row, set: (change: Partial<Row>) => void, index: number) => ReactNode
}) {
  const setAt = (index: number) => (change: Partial<Row>) =>
    onRows(rows.map((row, at) => (at === index ? { ...row, ...change } : row)))
  return (
    <div className="flex flex-col gap-3">
      <ul className={rows.length > 0 ? 'flex flex-col gap-3' : 'hidden'}>
        {rows.map((row, index) => (
          <li
            key={index}
            className={`flex items-start gap-2 ${framed ? 'rounded-xl border border-line p-3 sm:p-4' : 'max-sm:rounded-xl max-sm:border max-sm:border-line max-sm:p-3'}`}
          >
            <div className="min-w-0 flex-1">{children(row, setAt(index), index)}</div>
            {rows.length > least && (
              <IconButton
                icon={Trash2}
                label={remove(index + 1)}
                onClick={() => onRows(rows.filter((_, at) => at !== index))}
              />
            )}
          </li>
        ))}
      </ul>
      {rows.length < most && (
        <div>
          <Button size="small" icon={Plus} onClick={() => onRows([...rows, blank])}>
            {add}
          </Button>
        </div>
      )}
    </div>
  )
}
