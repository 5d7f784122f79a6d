import { randomUUID } from 'node:crypto'
import type { DeliveryId } from '@afterword/shared/ids'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import { finishesWithin } from '@afterword/shared/time-limit'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { Gate } from '../instance/gate.ts'
import { resendUnknown } from '../resolutions/resend-unknown.ts'
import type { MailerSchema } from '../schema.ts'
import { Lease } from './lease.ts'
import {
  cancelDeliveries,
  deleteDeadSenders,
  giveBackLost,
  removeSender,
  renewSender,
} from './sender-store.ts'

type Parts = {
  db: Kysely<MailerSchema>
  log: Logger
  leaseMs: number
  gate: Pick<Gate, 'check'>
  /** Whose mail goes out once more where nobody knows whether it arrived. */
  resendLanes: Lane[]
}

/** So many renewals may fail before the lease runs out. */
const RENEWALS_PER_LEASE = 5
const SWEEP_IDLE_MS = 1_000
const LEAVE_WITHIN_MS = 2_000

/** A process that sends, as the others see it: what it has claimed is its own while it says so. */
export type Sender = {
  id: string
  lease: Lease
  /** What it is working on just now. */
  inHand: Set<DeliveryId>
  stop: () => Promise<void>
}

/** Begins to renew this sender's lease, and to give back what others have lost. */
export function startSender({ db, log, leaseMs, gate, resendLanes }: Parts): Sender {
  const id = randomUUID()
  const lease = new Lease(leaseMs)
  const inHand = new Set<DeliveryId>()

  const stopRenewing = startLoop(
    async () => {
      // Without a lease nothing is claimed, and what others have claimed is left alone.
      if ((await gate.check(db)) !== 'open') return 0
      await lease.renewBy(() => renewSender(db, id, leaseMs))
      return 0
    },
    {
      idleMs: leaseMs / RENEWALS_PER_LEASE,
      onError: onceAMinute((error) => log.warn({ err: error }, 'lease not renewed')),
    },
  )
  const stopSweeping = startLoop(() => sweep(db, { id, lease, inHand, log, resendLanes }), {
    idleMs: SWEEP_IDLE_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'sweep failed')),
  })

  return {
    id,
    lease,
    inHand,
    async stop() {
      const stopped = Promise.all([stopSweeping(), stopRenewing()])
      const leaving = stopped.then(() => removeSender(db, id))
      const left = await finishesWithin(LEAVE_WITHIN_MS, leaving).catch(() => false)
      if (!left) log.warn('left without taking leave: others will notice')
    },
  }
}

async function sweep(
  db: Kysely<MailerSchema>,
  {
    id,
    lease,
    inHand,
    log,
    resendLanes,
  }: Pick<Sender, 'id' | 'lease' | 'inHand'> & Pick<Parts, 'log' | 'resendLanes'>,
): Promise<number> {
  if (!lease.isSurelyOurs()) return 0
  const returned = await giveBackLost(db, { senderId: id, inHand: [...inHand] })
  if (returned > 0) log.warn({ count: returned }, 'deliveries given back')
  await deleteDeadSenders(db)
  await resendUnknown(db, resendLanes)
  return cancelDeliveries(db)
}
