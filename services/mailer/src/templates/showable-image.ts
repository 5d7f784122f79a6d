/** A picture only from the site's own hosts, and encrypted: nobody else learns who opened the mail. */
export function showableImage(imageUrl: string | null, origins: string[]): string | undefined {
  const url = imageUrl === null ? null : URL.parse(imageUrl)
  if (url?.protocol !== 'https:') return undefined

  const hosts = origins.map((origin) => new URL(origin).hostname.replace(/^www\./, ''))
  const isOfSite = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  return isOfSite ? url.href : undefined
}
