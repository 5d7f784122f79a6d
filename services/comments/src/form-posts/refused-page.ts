import type { Site } from '@afterword/shared/access/store'
import { type Html, html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { Problem, ProblemCode } from '@afterword/shared/problem'
import { type FormRules, type Mistakes, replyForm } from '../fragments/reply-form.ts'
import type { PostForm } from './api.ts'

type Refused = {
  problem: Problem
  /** What was sent, to be sent again. */
  values: PostForm
  rules: FormRules
  action: string
  site: Site | undefined
  /** The article's address, if it is one of the site's. */
  back: string | undefined
}

/** What would only be refused again is shown to be copied. */
const FINAL = new Set<ProblemCode>([
  'sign-in-required',
  'blocked',
  'site-not-found',
  'thread-not-found',
  'thread-closed',
  'duplicate-comment',
  'page-not-of-site',
])

const TITLES: Partial<Record<ProblemCode, string>> = {
  'duplicate-comment': 'You have said that already',
  'invalid-body': 'Please check what is marked below',
  'origin-not-allowed': 'Did you write this?',
  'body-too-large': 'This is too long',
  'internal-error': 'Something went wrong on our side',
}

const LEADS: Partial<Record<ProblemCode, string>> = {
  'duplicate-comment': 'It is there, or waits for a moderator. There is no need to send it again.',
  'origin-not-allowed':
    'We cannot tell whether this comes from the page of the article. If you wrote it, please send it from here.',
  'proof-required':
    'So much is being posted here at the moment that we take comments only from browsers with JavaScript. Nothing you wrote is lost: please try again in a while.',
  'parent-not-found':
    'Nothing you wrote is lost: you can still post it, as a comment on the article itself.',
  'body-too-large': 'Your browser still has it: go back, and copy what you wrote.',
}

/** Why a comment was not taken, with all that was typed. */
export function refusedPage(refused: Refused): Page {
  const { problem, site, back } = refused
  const { code } = problem
  return {
    service: 'comments',
    language: 'en',
    site,
    title: TITLES[code] ?? problem.message,
    body: html`
<p class="lead">${LEADS[code] ?? leadOf(problem)}</p>
${mistakesElsewhere(problem)}
${code === 'body-too-large' ? undefined : wordsBack(refused)}
${back === undefined ? undefined : html`<p><a href="${back}">Back to the article</a></p>`}`,
  }
}

function leadOf({ code, details }: Problem): string {
  const { detail = '', retryAfterSeconds } = details
  const wait = retryAfterSeconds && Math.ceil(retryAfterSeconds)
  const again =
    wait === undefined ? '' : `: please try again in ${wait === 1 ? 'a second' : `${wait} seconds`}`
  const kept = FINAL.has(code)
    ? 'Here is what you wrote, to copy.'
    : `Nothing you wrote is lost${again}.`
  return `${detail} ${kept}`.trim()
}

function wordsBack({ problem, values, rules, action }: Refused): Html {
  if (FINAL.has(problem.code)) {
    return html`
<p class="afterword-field"><label for="words">What you wrote</label>
<textarea id="words" rows="8" cols="32" dir="auto" readonly>
${values.text}</textarea></p>`
  }
  const parentId = problem.code === 'parent-not-found' ? '' : values.parentId
  return replyForm({
    action,
    rules,
    values: { ...values, parentId },
    mistakes: mistakesIn(problem),
  })
}

const FIELDS = ['text', 'name', 'email', 'website'] as const

function mistakesIn({ details }: Problem): Mistakes {
  const errors = details.errors ?? []
  return Object.fromEntries(
    FIELDS.flatMap((name) => {
      const error = errors.find(({ pointer }) => pointer === `#/${name}`)
      return error ? [[name, error.detail]] : []
    }),
  )
}

/** What is wrong with what the form says by itself. */
function mistakesElsewhere({ code, details }: Problem): Html | undefined {
  const fields: string[] = FIELDS.map((name) => `#/${name}`)
  const others = (details.errors ?? []).filter(({ pointer }) => !fields.includes(pointer))
  if (code === 'parent-not-found' || others.length === 0) return undefined
  return html`<ul>${others.map(({ detail }) => html`<li>${detail}</li>`)}</ul>`
}
