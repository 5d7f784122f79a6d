import { WelcomeDue } from '@afterword/shared/contracts/mail'
import { expect, it } from 'vitest'
import { expectCommon } from '../support/headers.ts'
import { announce } from '../support/mailer.ts'
import { testMails } from '../support/mails.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, siteId, somebody, tell, received } = testMails()

const READERS = [
  ['en-GB', 'en', 'Welcome to The Daily', 'Read the article'],
  ['es-MX', 'es', 'Le damos la bienvenida a The Daily', 'Leer el artículo'],
  ['fr', 'fr', 'Bienvenue sur The Daily', 'Lire l’article'],
  ['de-AT', 'de', 'Willkommen bei The Daily', 'Artikel lesen'],
  ['pt-BR', 'pt', 'Boas-vindas a The Daily', 'Ler o artigo'],
  ['ru', 'ru', 'Добро пожаловать: The Daily', 'Читать статью'],
  ['zh-Hans-CN', 'zh', '欢迎来到The Daily', '阅读文章'],
  ['ar-EG', 'ar', 'مرحبًا بك في The Daily', 'قراءة المقال'],
  ['fi', 'en', 'Welcome to The Daily', 'Read the article'],
] as const

const subscribe = async (locale: string) => {
  const reader = await createSubscriber(db, siteId, { address: somebody() })
  await db
    .updateTable('subscriptions.subscribers')
    .set({ locale })
    .where('id', '=', reader.subscriberId)
    .execute()
  return reader
}

it.each(READERS)('a reader of %s is written to in %s', async (locale, language, subject) => {
  mailer.start()
  const { subscriptionId, address } = await subscribe(locale)
  await tell(WelcomeDue, { siteId, subscriptionId })

  const message = await received(address)

  expectCommon(message, { to: address, language })
  expect(message.subject).toBe(subject)
  expect(message.html).toMatch(
    new RegExp(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`),
  )
})

it('one campaign speaks to each of its readers in their language', async () => {
  mailer.start()
  const readers = await Promise.all(READERS.map(([locale]) => subscribe(locale)))
  await announce(db, siteId)

  for (const [at, [, language, , action]] of READERS.entries()) {
    const { address } = readers[at]!
    const message = await until(() => {
      expect(mail.to(address)).toHaveLength(1)
      return mail.to(address)[0]!
    })
    expectCommon(message, { to: address, language })
    expect(message.text).toContain(action)
  }
})
