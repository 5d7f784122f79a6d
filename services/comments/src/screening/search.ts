import { hashesOfAddress } from '../blocks/address-hash.ts'
import type { Deps } from '../deps.ts'
import { hashesOfNetwork } from '../networks/network-hash.ts'
import type { Search, Slow } from './store.ts'
import type { Submission } from './submission.ts'

const DUPLICATE_WITHIN_MS = 24 * 60 * 60 * 1_000

type Keys = Pick<Deps, 'tokenKeys'>

type Searched = Pick<
  Submission,
  'site' | 'settings' | 'reader' | 'author' | 'draft' | 'client' | 'now' | 'comment' | 'form'
>

/** By what the record of whoever writes is looked up. */
export function searchOf(deps: Keys, submission: Searched): Search {
  const { site, reader, author, draft, client, now, comment } = submission
  const networks = client ? hashesOfNetwork(deps, { site: site.id, client, now }) : []
  return {
    site: site.id,
    author,
    text: draft.text,
    since: new Date(now.getTime() - DUPLICATE_WITHIN_MS),
    except: comment?.id ?? null,
    slow: slowOf(submission, networks),
    networks,
    addresses: reader?.address
      ? hashesOfAddress(deps, { site: site.id, address: reader.address })
      : [],
    now,
  }
}

const NOT_SLOW: Slow = { since: null, isByAuthor: false, networks: [] }

/** Without an address, all that share a name are one author. Who brings no token goes by where they come from. */
function slowOf({ settings, author, form, now }: Searched, networks: Buffer[]): Slow {
  if (!form || settings.slowModeSeconds === 0) return NOT_SLOW
  return {
    since: new Date(now.getTime() - settings.slowModeSeconds * 1_000),
    isByAuthor: author.address !== null,
    networks: form.isNewReader ? networks : [],
  }
}
