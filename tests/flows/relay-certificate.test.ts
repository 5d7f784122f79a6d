import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { SiteId } from '@afterword/shared/ids'
import { SMTPServer } from 'smtp-server'
import supertest from 'supertest'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { askToConfirm, listDeliveries, testMailers } from '../support/mailer.ts'
import { until } from '../support/until.ts'

const { db, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

describe('a relay whose certificate nobody has signed', () => {
  const read = (name: string): Buffer =>
    readFileSync(new URL(`../fixtures/${name}`, import.meta.url))

  it('gets nothing, and no reader is blamed', async () => {
    let taken = 0
    const relay = new SMTPServer({
      secure: true,
      authOptional: true,
      key: read('self-signed.key'),
      cert: read('self-signed.crt'),
      onData(_stream, _session, done) {
        taken += 1
        done()
      },
    })
    relay.on('error', () => undefined)
    const server = relay.listen(0, '127.0.0.1')
    onTestFinished(() => relay.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { listener } = mailer.start({ smtpUrl: `smtps://0.0.0.0:${port}?id=unknown` })
    await askToConfirm(db, siteId)
    await until(async () => {
      expect(await listDeliveries(db)).toMatchObject([
        { state: 'deferred', reason: 'relay-refuses', attempts: 0 },
      ])
    })

    expect(taken).toBe(0)
    const { text } = await supertest(listener).get('/mailer/metrics')
    expect(text).toMatch(/^mailer_paused\{relay="unknown",reason="relay-refuses"\S* 1$/m)
    expect(await db.selectFrom('mailer.suppressions').selectAll().execute()).toEqual([])
  })
})
