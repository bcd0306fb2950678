import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react'
import { ApiProblem } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button, IconButton } from '@/ui/button.tsx'

type Toast = { id: number; tone: 'ok' | 'bad'; text: string; undo?: () => void }
type Toasts = { tell: (text: string, undo?: () => void) => void; complain: (error: unknown) => void }

const ToastContext = createContext<Toasts | null>(null)

/** Short notes at the corner of the page; they leave after eight seconds, problems stay until dismissed. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useLocale()
  const [toasts, setToasts] = useState<Toast[]>([])
  const lastId = useRef(0)
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), [])
  const show = useCallback(
    (toast: Omit<Toast, 'id'>) => {
      const id = ++lastId.current
      setToasts((all) => [...all.slice(-2), { ...toast, id }])
      if (toast.tone === 'ok') setTimeout(() => dismiss(id), 8000)
    },
    [dismiss],
  )
  const value = useMemo<Toasts>(
    () => ({
      tell: (text, undo) => show({ tone: 'ok', text, ...(undo && { undo }) }),
      complain: (error) => show({ tone: 'bad', text: problemText(error) || t('error.unreachable') }),
    }),
    [show, t],
  )
  return (
    <ToastContext value={value}>
      {children}
      <section
        aria-label={t('toast.region')}
        aria-live="polite"
        className="pointer-events-none fixed end-4 bottom-4 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
      >
        {toasts.map((toast) => (
          <ToastNote key={toast.id} toast={toast} onDismiss={() => dismiss(toast.id)} />
        ))}
      </section>
    </ToastContext>
  )
}

function ToastNote({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const { t } = useLocale()
  const Icon = toast.tone === 'ok' ? CircleCheck : CircleAlert
  return (
    <div className="pop pointer-events-auto flex items-start gap-3 rounded-xl border border-line bg-raised py-2.5 ps-4 pe-2 shadow-high">
      <Icon
        aria-hidden
        className={toast.tone === 'ok' ? 'mt-1.5 size-4 shrink-0 text-ok' : 'mt-1.5 size-4 shrink-0 text-bad'}
      />
      <p className="min-w-0 flex-1 py-1">{toast.text}</p>
      {toast.undo && (
        <Button
          kind="quiet"
          size="small"
          onClick={() => {
            toast.undo?.()
            onDismiss()
          }}
        >
          {t('common.undo')}
        </Button>
      )}
      <IconButton icon={X} label={t('toast.dismiss')} onClick={onDismiss} />
    </div>
  )
}

export function useToasts(): Toasts {
  const toasts = use(ToastContext)
  if (!toasts) throw new Error('useToasts outside ToastProvider')
  return toasts
}

/** The sentence of a failed call; empty when the server could not be reached, or only what stands before it answered. */
export function problemText(error: unknown): string {
  if (error instanceof ApiProblem) {
    const { detail, errors, status, title } = error.problem
    if (errors?.length) return errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
    return detail || (status >= 400 && status < 500 ? title : '')
  }
  return error instanceof Error ? error.message : String(error)
}
