import type { SiteId } from '@afterword/shared/ids'
import type { KeyRing } from './key-ring.ts'
import { addSignature } from './signature.ts'

/** Signs what leaves in a site's name. */
export type Signer = {
  /** The message signed, or as it is where the site has no key. Throws where its key is no good. */
  sign: (message: Buffer, siteId: SiteId) => Promise<Buffer>
}

export function openSigner(keys: KeyRing): Signer {
  return {
    async sign(message, siteId) {
      const key = (await keys.list()).get(siteId)
      if (!key) return message
      if (typeof key === 'string') throw new Error(key)
      return addSignature(message, key, new Date())
    },
  }
}
