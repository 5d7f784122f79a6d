// The browser names the running script only while a classic script runs; later, and in modules, it is null.
const running = document.currentScript

/** Where the services live: the `server` attribute, else the origin this script came from. */
export function serverOrigin(attribute: string | null): string {
  return originOf(attribute) ?? originOf(scriptUrl()) ?? location.origin
}

function scriptUrl(): string | null {
  if (running instanceof HTMLScriptElement && running.src) return running.src

  return [...document.scripts].map(({ src }) => src).find(isEmbed) ?? null
}

function isEmbed(src: string): boolean {
  return URL.canParse(src) && new URL(src).pathname.endsWith('/embed.js')
}

function originOf(url: string | null): string | null {
  if (!url || !URL.canParse(url, document.baseURI)) return null
  return new URL(url, document.baseURI).origin
}
