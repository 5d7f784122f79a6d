import { publicAnswer } from '@afterword/shared/http/public-answer'
import { SiteId } from '@afterword/shared/ids'
import { expect, it } from 'vitest'
import { keptAnswers, type Made } from './kept-answers.ts'
import type { NamedPage, PageState } from './page-state.ts'
import type { PageWatch } from './watch-pages.ts'

const STATE: PageState = {
  thread: null,
  state: 'open',
  version: 0,
  regroupedVersion: 0,
  count: 0,
  surroundings: '',
}

/** Sees what it was told, and looks no more. */
const watch: PageWatch = {
  watch: (watcher, { page, state, at }) => ({ ...page, state, at, watchers: new Set([watcher]) }),
  unwatch: () => undefined,
  find: () => undefined,
  beforeChecks: () => undefined,
  stop: () => Promise.resolve(),
}

function answerAbout(pages: number): Made {
  const page = (at: number): NamedPage => ({
    site: SiteId.parse('daily'),
    keys: { id: null, url: `https://news.example/${at}` },
  })
  return {
    answer: publicAnswer({}),
    seen: Array.from({ length: pages }, (_, at) => ({ page: page(at), state: STATE, at: 0 })),
  }
}

it('keeps fewer of those answers that more pages are looked at for', () => {
  const kept = keptAnswers({ watch, mostBytes: 1_000_000 })
  const keep = (url: string, pages: number): void => {
    const made = answerAbout(pages)
    kept.keep(url, () => Promise.resolve(made), made)
  }

  keep('/thread', 1)
  for (let at = 0; at < 10; at += 1) keep(`/counts/${at}`, 100)

  const left = Array.from({ length: 10 }, (_, at) => kept.find(`/counts/${at}`)).filter(Boolean)
  expect(kept.find('/thread')).toBeUndefined()
  expect(left).toHaveLength(2)
})
