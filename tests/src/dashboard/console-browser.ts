import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']

const desktop = { width: 1440, height: 900 }
const picturesFolder = new URL('../../../docs/pictures/', import.meta.url)

/** A real Chromium in front of a console. */
export class ConsoleBrowser {
  #browser: Browser | null = null
  page!: Page
  /** What the page's own scripts complained of. */
  readonly complaints: string[] = []
  /** Addresses that were asked for outside the console's own server. */
  readonly strangers: string[] = []

  async open(program: string, url: string): Promise<void> {
    this.#browser = await chromium.launch({ executablePath: program, headless: true, args: flags })
    this.page = await this.#browser.newPage({ viewport: desktop, baseURL: url })
    this.page.on('pageerror', (error) => this.complaints.push(error.message))
    this.page.on('console', (said) => {
      if (said.type() === 'error') this.complaints.push(said.text())
    })
    this.page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) this.strangers.push(request.url())
    })
  }

  async close(): Promise<void> {
    await this.#browser?.close()
  }

  async logIn(username: string, password: string): Promise<void> {
    await this.page.fill('input[name=username]', username)
    await this.page.fill('input[name=password]', password)
    await this.page.click('button[type=submit]')
  }

  /** A picture for the docs, where they are asked for (BRANCHLINE_PICTURES=1). */
  async picture(name: string): Promise<void> {
    if (!process.env.BRANCHLINE_PICTURES) return
    // What has just changed settles, and what was said of it goes away.
    await this.page.waitForTimeout(1_500)
    await this.page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, picturesFolder)) })
  }

  /** The same page as it looks on a telephone, or in the dark. */
  async pictures(name: string): Promise<void> {
    if (!process.env.BRANCHLINE_PICTURES) return
    await this.picture(name)
    await this.page.emulateMedia({ colorScheme: 'dark' })
    await this.picture(`${name}-dark`)
    await this.page.emulateMedia({ colorScheme: 'light' })
    await this.onPhone(() => this.picture(`${name}-phone`))
  }

  /** On a screen of a telephone's size, for as long as `look` takes. */
  async onPhone(look: () => Promise<void>): Promise<void> {
    await this.page.setViewportSize({ width: 390, height: 844 })
    await look()
    await this.page.setViewportSize(desktop)
  }

  /** What of the page has to be moved sideways to be seen, by its label. */
  async sticksOut(): Promise<string[]> {
    return this.page.evaluate(`[document.documentElement, ...document.querySelectorAll('main section')]
      .filter((part) => part.scrollWidth > part.clientWidth + 1)
      .map((part) => part.getAttribute('aria-label') ?? part.tagName)`)
  }

  /** What axe finds serious or critical, as `rule: the element`. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axeSource)
    return this.page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`)
  }
}
