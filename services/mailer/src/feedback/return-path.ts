import type { TokenKey } from '@afterword/shared/config'
import type { SubscriptionId } from '@afterword/shared/ids'
import { signMailToken } from '@afterword/shared/tokens/mail-token'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'

export type ReturnPaths = {
  /** The envelope sender of a delivery: where bounces name it. Undefined where none would arrive. */
  of: (delivery: Pick<ClaimedDelivery, 'id' | 'siteId'>) => string | undefined
  /** What a reader may write to in order to leave, as a link; undefined where it would not arrive. */
  mailto: (
    subscription: Pick<ClaimedDelivery, 'siteId'> & { id: SubscriptionId },
  ) => string | undefined
}

type Parts = {
  /** The domain that bounces go to, if there is one. */
  domain: string | undefined
  tokenKeys: TokenKey[]
  /** Whether mail to it is known to arrive. */
  isProven: () => boolean
}

/** Makes addresses that name one delivery or one subscription, where mail to them arrives. */
export function openReturnPaths({ domain, tokenKeys, isProven }: Parts): ReturnPaths {
  return {
    of({ id, siteId: site }) {
      if (!domain || !isProven()) return undefined
      return `b+${signMailToken(tokenKeys, { purpose: 'bounce', site, id })}@${domain}`
    },
    mailto({ id, siteId: site }) {
      if (!domain || !isProven()) return undefined
      const token = signMailToken(tokenKeys, { purpose: 'unsubscribe-by-mail', site, id })
      return `mailto:u+${token}@${domain}?subject=unsubscribe`
    },
  }
}
