import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath } from '../threads/api.ts'
import { RulePath, type RuleJson, RulesBody } from './api.ts'
import { addRules, removeRule } from './change-rules.ts'
import { listSiteRules } from './list-site-rules.ts'
import type { Rule } from './rule.ts'

const MAX_BODY_BYTES = 32 * 1024

export function ruleRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const moderators = requireKey(deps, ['moderate'])
  const rules = '/comments/v1/sites/:site/rules'
  const rule = `${rules}/:id`

  router.options([rules, rule], cors)

  router.get(rules, cors, moderators, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)

    const found = await listSiteRules(deps, site)

    res.json({ rules: found.map(toJson) })
  })

  router.post(rules, cors, moderators, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const body = parseBody(RulesBody, req.body)

    const added = await addRules(deps, { site, rules: body.rules })

    res.json({ rules: added.map(toJson) })
  })

  router.delete(rule, cors, moderators, async (req, res) => {
    await removeRule(deps, parsePath(RulePath, req.params))

    res.status(204).end()
  })

  return router
}

function toJson({ id, kind, pattern, action, createdAt }: Rule): z.infer<typeof RuleJson> {
  return { id, kind, pattern, action, createdAt: createdAt.toISOString() }
}
