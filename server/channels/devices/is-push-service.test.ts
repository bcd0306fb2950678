import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPushService } from './is-push-service.ts'

test('knows the hosts of push services, and none that only looks like one', () => {
  const services = ['fcm.googleapis.com', '*.push.apple.com']
  assert.ok(isPushService('https://fcm.googleapis.com/fcm/send/abc', services))
  assert.ok(isPushService('https://web.push.apple.com/QGu', services))
  assert.ok(!isPushService('https://push.apple.com.evil.test/QGu', services))
  assert.ok(!isPushService('https://evilpush.apple.com.test/', services))
  assert.ok(!isPushService('http://fcm.googleapis.com/fcm/send/abc', services))
  assert.ok(!isPushService('https://fcm.googleapis.com:8443/fcm/send/abc', services))
  assert.ok(isPushService('http://127.0.0.1:4010/push/web/send/1', ['http://127.0.0.1:4010']))
  assert.ok(!isPushService('http://127.0.0.1:4011/push/web/send/1', ['http://127.0.0.1:4010']))
  assert.ok(!isPushService('https://evil.test/fcm.googleapis.com', services))
})
