const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' }

/** The words of a comment in a list, which comes with markup alone. */
export function textOf({ html }: { html: string }): string {
  return html
    .replaceAll(/<\/p>\s*<p>/g, '\n\n')
    .replaceAll(/<br>\n?/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
}
