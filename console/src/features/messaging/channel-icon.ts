import {
  AtSign,
  Bell,
  Camera,
  Globe,
  Mail,
  MessageCircle,
  MessageSquareText,
  Phone,
  Send,
  Sparkles,
  type LucideIcon,
} from 'lucide-react'

const icons: Record<string, LucideIcon> = {
  sms: MessageSquareText,
  whatsapp: MessageCircle,
  rcs: Sparkles,
  email: Mail,
  messenger: AtSign,
  instagram: Camera,
  telegram: Send,
  push: Bell,
  webchat: Globe,
  voice: Phone,
}

/** The sign of a channel. */
export const channelIcon = (channel: string): LucideIcon => icons[channel] ?? MessageSquareText
