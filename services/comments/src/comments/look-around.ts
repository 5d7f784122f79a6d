import { Problem } from '@afterword/shared/problem'
import { hashSecret } from '@afterword/shared/tokens/secret'
import type { Deps } from '../deps.ts'
import { searchOf } from '../screening/search.ts'
import type { Search } from '../screening/store.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { pageKeys } from '../threads/page.ts'
import type { Draft } from './draft.ts'
import type { Submission } from './post-comment.ts'
import { findSituation, type Situation } from './situation-store.ts'

/** What was read of a guest's request, or what is wrong with it. */
export type Drafted = { draft: Draft } | { problem: Problem }

export type Look = {
  now: Date
  /** By what the record of a guest was looked up. */
  search: Search
  situation: Situation
  settings: SiteSettings
  /** False where the settings are others by now: then they are known the next time. */
  isUpToDate: boolean
  /** Undefined for who is signed in: what is asked of them depends on who they are. */
  drafted: Drafted | undefined
}

const NOTHING = { text: '', website: null }
const NOBODY = { name: '', address: null }

/** Reads a request by the settings as they were last, and looks up all that bears on it at once. */
export async function lookAround(deps: Deps, submission: Submission): Promise<Look> {
  const { site, page, parentId, requestKey, readerToken } = submission
  const now = deps.now()
  const { version, settings } = deps.settings.guess(site.id)
  const drafted = submission.signIn === undefined ? readGuest(submission, settings) : undefined

  const search = searchFor(deps, { ...submission, now, settings, drafted })
  const situation = await findSituation(deps.db, {
    site: site.id,
    keys: pageKeys(page),
    keyHash: requestKey?.keyHash ?? null,
    tokenHash: readerToken === undefined ? null : hashSecret(readerToken),
    parentId,
    search,
  })
  const isUpToDate = situation.settingsVersion === version
  if (!isUpToDate) await deps.settings.learn(deps.db, site.id, situation.settingsVersion)
  return { now, search, situation, settings, isUpToDate, drafted }
}

type Read = Submission & Pick<Look, 'now' | 'settings' | 'drafted'>

/** What is not read yet, or cannot be, is looked for as nothing by nobody. */
function searchFor(deps: Pick<Deps, 'tokenKeys'>, { drafted, ...read }: Read): Search {
  const about = { ...read, reader: undefined }
  if (!drafted || 'problem' in drafted) {
    return searchOf(deps, { ...about, author: NOBODY, draft: NOTHING })
  }
  const { draft } = drafted
  const form = { ...draft, flood: undefined, isNewReader: read.readerToken === undefined }
  return searchOf(deps, {
    ...about,
    author: { name: draft.name, address: draft.email },
    draft,
    form,
  })
}

function readGuest({ readDraft }: Submission, settings: SiteSettings): Drafted {
  try {
    return { draft: readDraft(settings) }
  } catch (problem) {
    if (problem instanceof Problem) return { problem }
    throw problem
  }
}
