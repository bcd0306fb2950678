import type { Strings } from './en.ts'

/** The words of the component in Arabic. */
export const ar: Strings = {
  notifications: 'الإشعارات',
  unread: '{n} غير مقروءة',
  markAllRead: 'تحديد الكل كمقروء',
  markRead: 'تحديد كمقروء',
  remove: 'إزالة',
  close: 'إغلاق',
  open: 'فتح',
  older: 'عرض الأقدم',
  empty: 'لا يوجد شيء هنا بعد.',
  loading: 'جارٍ التحميل…',
  away: 'لا يوجد اتصال. ستُعاد المحاولة تلقائيًا.',
  refused: 'لا يمكن عرض إشعاراتك هنا.',
  isUnread: 'غير مقروء',
  arrived: 'جديد: {title}',
  answered: 'إجابتك',
}
