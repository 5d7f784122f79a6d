import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath } from '../threads/api.ts'
import { SectionBody, SectionPath, SettingsBody } from './api.ts'
import { changeSettings } from './change-settings.ts'
import { setSection } from './set-section.ts'
import { showSettings } from './show-settings.ts'

const MAX_BODY_BYTES = 32 * 1024

export function settingsRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const admins = requireKey(deps, ['admin'])
  const settings = '/comments/v1/sites/:site/settings'
  const section = '/comments/v1/sites/:site/sections/:name'

  router.options([settings, section], cors)

  router.get(settings, cors, admins, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)

    res.json({ settings: await showSettings(deps, site) })
  })

  router.patch(settings, cors, admins, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const changes = parseBody(SettingsBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    res.json({ settings: await changeSettings(deps, { site, actor }, changes) })
  })

  router.put(section, cors, admins, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site, name } = parsePath(SectionPath, req.params)
    const { state } = parseBody(SectionBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    res.json({ settings: await setSection(deps, { site, name, state, actor }) })
  })

  return router
}
