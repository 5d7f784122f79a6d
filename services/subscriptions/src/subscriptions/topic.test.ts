import { describe, expect, it } from 'vitest'
import { slugOf, Topic, topicsOf } from './topic.ts'

it.each([
  ['World News', 'world-news'],
  ['  world-news ', 'world-news'],
  ['World / News & more!', 'world-news-more'],
  ['Économie', 'economie'],
  ['E\u0301conomie', 'economie'],
  ['Straße', 'straße'],
  ['Ｗｏｒｌｄ', 'world'],
  ['İstanbul', 'istanbul'],
  ['経済', '経済'],
  ['हिन्दी', 'हिन्दी'],
  ['ก\u0e35ฬา', 'ก\u0e35ฬา'],
  ['24/7', '24-7'],
  ['!?', ''],
  ['', ''],
  ['a\u0000b', 'a-b'],
  [`${'x'.repeat(99)} y`, 'x'.repeat(99)],
  ['𝒳'.repeat(200), 'x'.repeat(100)],
  ['𐐀'.repeat(200), '𐐨'.repeat(100)],
])('makes of %j the slug %j, and no other of that', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
  expect(slugOf(slug)).toBe(slug)
})

describe('a topic', () => {
  it.each([
    ['site', 'site'],
    ['section:World News', 'section:world-news'],
    ['author:Ada Löwe', 'author:ada-lowe'],
    ['section:a:b', 'section:a-b'],
  ])('%j is %j', (text, topic) => {
    expect(Topic.parse(text)).toBe(topic)
  })

  it.each([
    '',
    'Site',
    'sites',
    'section',
    'section:',
    'section: ',
    'thread:1',
    'replies:1',
    'tag:x',
  ])('is not %j', (text) => {
    expect(Topic.safeParse(text).success).toBe(false)
  })
})

it('tells whose followers hear about an article', () => {
  const topics = topicsOf({ section: 'World', authors: ['Ada', 'ADA', '—', 'Grace'] })

  expect(topics).toEqual(['site', 'section:world', 'author:ada', 'author:grace'])
  expect(topicsOf({ section: null, authors: [] })).toEqual(['site'])
})
