import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setVariable, variable } from './config.ts'
import { ownUrl } from './own-url.ts'

test('an address of ours has one slash between the installation and the path, however it was configured', (context) => {
  const before = variable('PATCHBAY_PUBLIC_URL')
  context.after(() => setVariable('PATCHBAY_PUBLIC_URL', before))
  for (const configured of ['https://sms.example', 'https://sms.example/']) {
    setVariable('PATCHBAY_PUBLIC_URL', configured)
    assert.equal(ownUrl('/in/sms/1'), 'https://sms.example/in/sms/1')
  }
})
