import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LocaleProvider } from '@/app/locale.tsx'
import { createQueryClient } from '@/app/query-client.ts'
import { createConsoleRouter } from '@/app/router.tsx'
import { ToastProvider } from '@/ui/toast.tsx'
import '@/styles.css'

const client = createQueryClient(() => void router.invalidate())
const router = createConsoleRouter(client)

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <LocaleProvider>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </LocaleProvider>
    </QueryClientProvider>
  </StrictMode>,
)
