import type { Strings } from './en.ts'

/** The words of the component in Spanish. */
export const es: Strings = {
  notifications: 'Notificaciones',
  unread: '{n} sin leer',
  markAllRead: 'Marcar todo como leído',
  markRead: 'Marcar como leída',
  remove: 'Quitar',
  close: 'Cerrar',
  open: 'Abrir',
  older: 'Mostrar anteriores',
  empty: 'Todavía no hay nada.',
  loading: 'Cargando…',
  away: 'Sin conexión. Se reintenta automáticamente.',
  refused: 'Tus notificaciones no se pueden mostrar aquí.',
  isUnread: 'Sin leer',
  arrived: 'Nueva: {title}',
  answered: 'Tu respuesta',
}
