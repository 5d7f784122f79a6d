const ALLOWED = new Set([
  'p',
  'br',
  'blockquote',
  'em',
  'strong',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'a',
])
const DROPPED = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'svg',
  'math',
  'title',
  'textarea',
])

export const WEB = ['http:', 'https:']
const LINK = [...WEB, 'mailto:']

/**
 * A comment's HTML as nodes. The server has sanitised it; copying only what a comment may hold
 * keeps the host page safe even from a server that was taken over. Parsed in a template, nothing
 * loads or runs.
 */
export function safeHtml(html: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = html
  return copyChildren(template.content, document.createDocumentFragment())
}

/** The address as the browser reads it, or null if it could do more than lead somewhere. */
export function safeHref(url: string | null, protocols: string[] = LINK): string | null {
  if (!url || !URL.canParse(url)) return null
  const { href, protocol } = new URL(url)
  return protocols.includes(protocol) ? href : null
}

function copyChildren<Target extends Node>(from: Node, to: Target): Target {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(document.createTextNode(node.data))
    else if (node instanceof Element) copyElement(node, to)
  }
  return to
}

/** What is not allowed gives way to its content, except where the content is code. */
function copyElement(element: Element, to: Node): void {
  const name = element.localName
  if (DROPPED.has(name)) return
  if (!ALLOWED.has(name)) return void copyChildren(element, to)

  const copy = document.createElement(name)
  const href = name === 'a' ? safeHref(element.getAttribute('href')) : null
  if (href) {
    copy.setAttribute('href', href)
    copy.setAttribute('rel', 'nofollow ugc noopener')
  }
  to.appendChild(copyChildren(element, copy))
}
