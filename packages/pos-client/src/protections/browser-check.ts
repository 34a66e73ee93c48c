import { detectIncognito } from 'detectincognitojs'

/** What is wrong with the browser or the page, in words for the person at the till. */
export interface BrowserFlaw {
  code: 'NO_SECURE_CONTEXT' | 'NO_INDEXEDDB' | 'NO_WEB_LOCKS' | 'PRIVATE_MODE' | 'STORAGE_NOT_KEPT'
  /** With `blocks` nothing may be sold: a sale could vanish with the window. */
  blocks: boolean
  message: string
}

/** Looks at the browser before the first sale, and asks it to keep the till's storage. */
export async function checkBrowser(): Promise<BrowserFlaw[]> {
  if (!globalThis.isSecureContext) return [blocking('NO_SECURE_CONTEXT', insecure(whatIsMissing()))]
  if (!globalThis.indexedDB) return [blocking('NO_INDEXEDDB', 'This browser has no IndexedDB to keep sales in.')]
  if (!navigator.locks) return [blocking('NO_WEB_LOCKS', 'This browser has no Web Locks; two tabs would not be safe.')]
  if (await isPrivate())
    return [blocking('PRIVATE_MODE', 'This is a private window; it forgets its sales when it is closed.')]
  if (await isKept()) return []
  return [
    {
      code: 'STORAGE_NOT_KEPT',
      blocks: false,
      message: 'The browser may clear this till when its disk is full. Install the till as an app, or allow storage.',
    },
  ]
}

/** What browsers give to secure pages alone, and this one did not get. */
function whatIsMissing(): string[] {
  const given: [string, unknown][] = [
    ['Web Locks', navigator.locks],
    ['service worker', navigator.serviceWorker],
    ['lasting storage', navigator.storage],
    ['cryptography', globalThis.crypto?.subtle],
  ]
  return given.flatMap(([what, there]) => (there ? [] : [what]))
}

function insecure(missing: string[]): string {
  return `This page was not loaded over https, so the browser gives it no ${missing.join(', no ')}: sales would not be safe. Open it by the https address of the shop’s server.`
}

function blocking(code: BrowserFlaw['code'], message: string): BrowserFlaw {
  return { code, blocks: true, message }
}

async function isPrivate(): Promise<boolean> {
  try {
    return (await detectIncognito()).isPrivate
  } catch {
    // An unknown browser: it says nothing, so it is not refused.
    return false
  }
}

async function isKept(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist())
  } catch {
    return false
  }
}

/** Asks before the page is left while sales are owed. Answers how to stop asking. */
export function guardUnload(isOwing: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isOwing()) event.preventDefault()
  }
  addEventListener('beforeunload', ask)
  return () => removeEventListener('beforeunload', ask)
}
