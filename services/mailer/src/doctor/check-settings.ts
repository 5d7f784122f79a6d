import { type Finding, findingsOf } from './finding.ts'
import type { Patient } from './patient.ts'

const { ok, warning, error } = findingsOf('settings')

export async function checkSettings(patient: Patient): Promise<Finding[]> {
  return [...checkHold(patient), ...checkProxies(patient), ...checkAlerts(patient)]
}

function checkHold({ holdDelivery }: Patient): Finding[] {
  if (!holdDelivery) return []
  return [
    warning('All mail is held.', { fix: 'Look at what waits, then start without HOLD_DELIVERY.' }),
  ]
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

function checkAlerts({ alertWebhook }: Patient): Finding[] {
  if (!alertWebhook) {
    return [
      warning('Alerts are told to nobody: they stand in the desk and in /mailer/metrics alone.', {
        fix: 'Set ALERT_WEBHOOK_URL to an incoming webhook of your chat.',
      }),
    ]
  }
  return [ok('Alerts are told to a webhook.')]
}
