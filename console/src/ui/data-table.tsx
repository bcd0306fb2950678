import { clsx } from 'clsx'
import type { ReactNode } from 'react'

export type Column<Row> = {
  name: string
  cell: (row: Row) => ReactNode
  end?: boolean
  hideBelow?: 'sm' | 'md' | 'lg'
  nameHidden?: boolean
}

const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' }

type TableProps<Row> = {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  selectedKey?: string | undefined
}

/** A plain table that scrolls sideways by itself when the page is too narrow for it. */
export function DataTable<Row>({ label, columns, rows, rowKey, selectedKey }: TableProps<Row>) {
  return (
    <div
      className="overflow-x-auto focus-visible:-outline-offset-2"
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table className="w-full border-collapse text-start">
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={clsx(
                  'h-9 px-3 sm:px-5 text-xs font-medium whitespace-nowrap text-ink-faint',
                  column.end ? 'text-end' : 'text-start',
                  column.hideBelow && hidden[column.hideBelow],
                )}
              >
                <span className={column.nameHidden ? 'sr-only' : undefined}>{column.name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={clsx(
                'border-b border-line last:border-0',
                rowKey(row) === selectedKey ? 'bg-accent-soft' : 'hover:bg-sunken/60',
              )}
            >
              {columns.map((column) => (
                <td
                  key={column.name}
                  className={clsx(
                    'h-12 px-3 sm:px-5 py-2',
                    column.end && 'text-end',
                    column.hideBelow && hidden[column.hideBelow],
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
