import type { Engagement } from '../../api/types.ts'

/**
 * What must be said beside the figures of a mail, or they mislead: machines open mails that nobody read (`machinesOnly`) or before
 * somebody did (`machinesToo`), and a link is followed with pictures switched off (`unseen`). Null: they speak for themselves.
 */
export function engagementNote(
  figures: Engagement,
): 'nobody' | 'machinesOnly' | 'machinesToo' | 'unseen' | null {
  const { opens, clicks, machineOpens, machineClicks } = figures
  const [people, machines] = [opens + clicks, machineOpens + machineClicks]
  if (people === 0) return machines === 0 ? 'nobody' : 'machinesOnly'
  if (opens === 0 && machineOpens === 0) return 'unseen'
  return machines > 0 ? 'machinesToo' : null
}
