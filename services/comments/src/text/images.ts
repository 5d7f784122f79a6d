import type { StateCore, Token } from 'markdown-it'

/**
 * Makes of `![what it shows](address)` a link that says what it shows, or else its address, as of
 * any link without words. Nothing is loaded from anywhere.
 */
export function showImagesAsLinks({ tokens, Token }: StateCore): void {
  for (const token of tokens) {
    if (!token.children) continue
    const shown: Token[] = []
    for (const [index, child] of token.children.entries()) {
      const before = shown.at(-1)
      if (isWritten(child) && before?.type === 'text') {
        before.content = before.content.replace(/!$/, '')
      }
      shown.push(child)
      if (child.type === 'link_open' && token.children[index + 1]?.type === 'link_close') {
        shown.push(Object.assign(new Token('text', '', 0), { content: child.attrGet('href') }))
      }
    }
    token.children = shown
  }
}

/** True of `[words](address)`, and not of an address by itself. */
function isWritten({ type, markup }: Token): boolean {
  return type === 'link_open' && markup === ''
}
