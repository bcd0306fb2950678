import { queryOptions } from '@tanstack/react-query'
import { get } from '@/api/http.ts'
import type { UsageRow, Wallet } from '@/api/types.ts'

export const walletQuery = queryOptions({
  queryKey: ['wallet', 'balance'],
  queryFn: () => get<Wallet>('/v1/wallet'),
})

export const usageQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['usage', from, to],
    queryFn: () => get<{ data: UsageRow[] }>('/v1/usage', { from, to }),
  })
