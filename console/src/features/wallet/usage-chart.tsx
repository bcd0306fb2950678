import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { UsageRow } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'

/** Outbound and inbound messages by day; the table beneath it says the same in numbers. */
export function UsageChart({ days, rows }: { days: string[]; rows: UsageRow[] }) {
  const { t, language } = useLocale()
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return
    const data: uPlot.AlignedData = [
      days.map((day) => Date.parse(day) / 1000),
      countsOf(days, rows, 'outbound'),
      countsOf(days, rows, 'inbound'),
    ]
    const draw = () =>
      new uPlot(
        optionsFor(element, language, [t('usage.day'), t('direction.outbound'), t('direction.inbound')]),
        data,
        element,
      )
    let plot = draw()
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)))
    observer.observe(element)
    const scheme = window.matchMedia('(prefers-color-scheme: dark)')
    const redraw = () => {
      plot.destroy()
      plot = draw()
    }
    const theme = new MutationObserver(redraw)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    scheme.addEventListener('change', redraw)
    return () => {
      observer.disconnect()
      theme.disconnect()
      scheme.removeEventListener('change', redraw)
      plot.destroy()
    }
  }, [days, rows, language, t])
  return <div ref={host} role="img" aria-label={t('usage.chart')} className="h-full w-full" />
}

const sizeOf = (element: HTMLElement) => ({ width: element.clientWidth, height: element.clientHeight - 28 })

function countsOf(days: string[], rows: UsageRow[], direction: string): number[] {
  return days.map((day) =>
    rows
      .filter((row) => row.day === day && row.direction === direction)
      .reduce((sum, row) => sum + row.messages, 0),
  )
}

function optionsFor(
  element: HTMLElement,
  language: string,
  [day, outbound, inbound]: string[],
): uPlot.Options {
  const accent = colour(element, 'var(--accent)')
  const soft = colour(element, 'color-mix(in srgb, var(--accent) 40%, var(--surface))')
  const axis = {
    stroke: colour(element, 'var(--ink-faint)'),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: colour(element, 'var(--line)'), width: 1 },
    ticks: { show: false },
  }
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(language)
  const say = (_: uPlot, value: number | null) => (value === null ? '–' : number.format(value))
  const bars = uPlot.paths.bars?.({ size: [0.62, 28], radius: 0.15 })
  return {
    ...sizeOf(element),
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    cursor: { points: { show: false }, y: false, drag: { setScale: false, x: false, y: false } },
    // Half a day on either side, so that the first and the last bar are whole.
    scales: {
      x: { range: (_, min, max) => [min - 43_200, max + 43_200] },
      y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        values: (_, ticks) => ticks.map((tick) => date.format(tick * 1000)),
      },
      {
        ...axis,
        size: 52,
        values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? number.format(tick) : '')),
      },
    ],
    series: [
      { label: day ?? '', value: (_, seconds) => (seconds === null ? '–' : date.format(seconds * 1000)) },
      {
        label: outbound ?? '',
        stroke: accent,
        fill: accent,
        width: 0,
        value: say,
        ...(bars && { paths: bars }),
        points: { show: false },
      },
      {
        label: inbound ?? '',
        stroke: soft,
        fill: soft,
        width: 0,
        value: say,
        ...(bars && { paths: bars }),
        points: { show: false },
      },
    ],
  }
}

/** A canvas knows no CSS variables, so the browser is asked what the colour comes to. */
function colour(element: HTMLElement, value: string): string {
  const probe = document.createElement('span')
  probe.style.color = value
  element.append(probe)
  const resolved = getComputedStyle(probe).color
  probe.remove()
  return resolved
}
