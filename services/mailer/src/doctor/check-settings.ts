import { isOurs } from '../instance/gate.ts'
import { findInstance } from '../instance/store.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { Patient } from './patient.ts'

const { ok, warning, error } = findingsOf('settings')

export async function checkSettings(patient: Patient): Promise<Finding[]> {
  return [...(await checkGate(patient)), ...checkProxies(patient), ...checkWebhook(patient)]
}

/** Whether mail leaves this database at all. */
async function checkGate({ db, holdDelivery, instanceId }: Patient): Promise<Finding[]> {
  const found = await findInstance(db)
  if (found.identity !== null && !isOurs({ instanceId }, found)) {
    return [
      error('Nothing is sent: this database is a copy of one that mail is sent from.', {
        fix: 'If the other is gone: afterword delivery release.',
      }),
    ]
  }
  if (!holdDelivery || found.releasedAt) return []
  return [warning('All mail is held.', { fix: 'Look at what waits: afterword delivery release.' })]
}

/** We speak HTTP alone: where readers come by https, somebody stands in front of us. */
function checkProxies({ publicUrl, trustedProxies }: Patient): Finding[] {
  const trustsNobody = Array.isArray(trustedProxies)
    ? trustedProxies.length === 0
    : trustedProxies === 0
  if (!publicUrl.startsWith('https:')) return []
  if (!trustsNobody) return [ok('The proxy in front of us is trusted to say who is asking.')]
  return [
    error('Readers come through a proxy that is not trusted: they all look like one client.', {
      fix: 'Set TRUSTED_PROXIES to the number of proxies in front of us, as 1, or to their subnets.',
    }),
  ]
}

function checkWebhook({ alertWebhook }: Patient): Finding[] {
  if (!alertWebhook) {
    return [
      warning('Alerts are told to nobody: they stand in the API and in the metrics alone.', {
        fix: 'Set ALERT_WEBHOOK_URL to an incoming webhook of your chat.',
      }),
    ]
  }
  if (!alertWebhook.secret) {
    return [
      warning('Alerts are posted unsigned: whoever knows where to could post their like.', {
        fix: 'Set ALERT_WEBHOOK_SECRET, and check Afterword-Signature where they arrive. An incoming webhook of a chat checks none: keep its URL secret.',
      }),
    ]
  }
  return [ok('Alerts are told to a webhook, signed.')]
}
