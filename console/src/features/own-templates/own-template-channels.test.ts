import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownTemplateChannels } from './own-template-channels.ts'

test('offers the channels that are sold, mail first, but not where templates are those of the provider', () => {
  const channel = (name: string, offered: boolean, ...contentTypes: string[]) => ({
    name,
    offered,
    contentTypes,
  })
  const channels = [
    channel('sms', true, 'text'),
    channel('messenger', true, 'text', 'template'),
    channel('rcs', false, 'text'),
    channel('email', true, 'email'),
  ]
  assert.deepEqual(ownTemplateChannels(channels), ['email', 'sms'])
})
