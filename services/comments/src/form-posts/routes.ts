import type { Site } from '@afterword/shared/access/store'
import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { formBody } from '@afterword/shared/http/form-body'
import { refuseUnkeepable } from '@afterword/shared/http/json-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { problemHandler, sayWhenToRetry } from '@afterword/shared/http/problem-handler'
import type { Problem } from '@afterword/shared/problem'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Logger } from 'pino'
import { SitePath } from '../comments/api.ts'
import { submitComment } from '../comments/submit-comment.ts'
import type { Deps } from '../deps.ts'
import { formPageHeaders, refuseOtherPages } from '../fragments/own-pages.ts'
import { PostForm } from './api.ts'
import { explainRefusal } from './explain-refusal.ts'
import { postedPage } from './posted-page.ts'
import { readForm } from './read-form.ts'

const PATH = '/comments/v1/sites/:site/comments'
const FORM = 'application/x-www-form-urlencoded'
const MAX_BODY_BYTES = 256 * 1024

type FormResponse = Response<unknown, { site?: Site }>

/** Comments posted by a form, without a script. What comes as JSON goes on to the next route. */
export function formPostRoutes(deps: Deps, log: Logger): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const forms = Router({ mergeParams: true })

  // The body first: whatever is wrong, the reader gets their words back.
  forms.use(formPageHeaders, formBody(MAX_BODY_BYTES), admit(deps), refuseUnkeepable)
  forms.use(async (req: Request, res: FormResponse) => {
    const site = await deps.sites.find(parsePath(SitePath, req.params).site)
    const form = parseBody(PostForm, req.body)
    const client = clientNetwork(req)

    const { answer } = await deps.posts.admit(() =>
      submitComment(deps, { site, body: readForm(form), client }),
    )

    const { comment } = answer
    res.location(`/comments/v1/comments/${comment.id}`)
    sendPage(res, 201, postedPage({ site, comment, url: form.url }))
  })
  forms.use(problemHandler(log, explain(deps)))

  // Express would answer by itself, before the next route could.
  router.options(PATH, siteCors(deps.sites))
  router.post(PATH, (req, res, next) => (req.is(FORM) ? forms(req, res, next) : next()))
  return router
}

/** Finds the site, and makes sure that the form stood on one of its pages. */
function admit({ sites, publicUrl }: Pick<Deps, 'sites' | 'publicUrl'>): RequestHandler {
  return async (req: Request, res: FormResponse, next) => {
    const site = await sites.find(parsePath(SitePath, req.params).site)
    res.locals.site = site
    refuseOtherPages(site, req.headers, publicUrl)
    next()
  }
}

function explain(deps: Deps) {
  return async (req: Request, res: FormResponse, problem: Problem): Promise<void> => {
    const page = await explainRefusal(deps, {
      problem,
      siteName: String(req.params['site']),
      site: res.locals.site,
      values: PostForm.catch(() => PostForm.parse({})).parse(req.body),
    })
    sayWhenToRetry(res, problem)
    sendPage(res, problem.status, page)
  }
}
