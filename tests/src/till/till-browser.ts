import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

/** A real Chromium with a profile of its own on disk, so that what it keeps outlives it. */
export class TillBrowser {
  readonly #profile = mkdtempSync(join(tmpdir(), 'branchline-till-'))
  #context: BrowserContext | null = null
  page!: Page

  constructor(
    private readonly program: string,
    private readonly flags: string[] = [],
  ) {}

  /** Makes this browser trust an authority (a PEM file), as a person does who installs it; `program` is NSS's certutil. */
  trust(authorityFile: string, program: string): void {
    const store = join(this.#profile, '.pki', 'nssdb')
    mkdirSync(store, { recursive: true })
    const certutil = (...args: string[]) => execFileSync(program, ['-d', `sql:${store}`, ...args], { stdio: 'pipe' })
    certutil('-N', '--empty-password')
    certutil('-A', '-n', 'the shop', '-t', 'C,,', '-i', authorityFile)
  }

  async open(address: string): Promise<void> {
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: this.program,
      headless: true,
      // Where it looks for whom its user trusts.
      env: { ...process.env, HOME: this.#profile } as Record<string, string>,
      args: [...quietFlags, ...this.flags],
      viewport: { width: 1280, height: 800 },
      serviceWorkers: 'allow',
    })
    this.page = this.#context.pages()[0] ?? (await this.#context.newPage())
    await this.page.goto(address)
  }

  async close(): Promise<void> {
    await this.#context?.close()
    this.#context = null
  }

  async remove(): Promise<void> {
    await this.close()
    rmSync(this.#profile, { recursive: true, force: true })
  }

  async signIn(username: string, pin: string): Promise<void> {
    await this.page.fill('input[autocomplete=username]', username)
    await this.page.fill('input[type=password]', pin)
    await this.page.click('button[type=submit]')
  }

  async openShift(cash: string): Promise<void> {
    await this.page.waitForSelector('h1:has-text("Open a shift")')
    await this.page.fill('input[inputmode=decimal]', cash)
    await this.page.click('button[type=submit]')
    await this.page.waitForSelector('.sell')
  }

  /** Scans an item and sells one of it for cash. Answers the number on the receipt, and how many ms it took from the payment to the receipt. */
  async sell(itemCode: string): Promise<{ name: string; ms: number }> {
    const sold = await this.sellUpToReceipt(itemCode)
    await this.page.keyboard.press('Enter')
    await this.page.waitForSelector('.sell')
    return sold
  }

  /** Likewise; the receipt stays on the screen. */
  async sellUpToReceipt(itemCode: string): Promise<{ name: string; ms: number }> {
    const { page } = this
    await page.keyboard.insertText(itemCode)
    await page.keyboard.press('Enter')
    await page.keyboard.press('F2')
    await page.waitForSelector('dialog[open]')
    const startedMs = performance.now()
    await page.keyboard.press('Enter')
    const receipt = await page.waitForSelector('[data-receipt]')
    const ms = performance.now() - startedMs
    const name = (await receipt.getAttribute('data-receipt')) ?? ''
    return { name, ms }
  }

  /** Counts the drawer and closes. Answers what the till says against it; null: it is closed. */
  async closeShift(counted: string): Promise<string | null> {
    const { page } = this
    if (!(await page.isVisible('h1:has-text("Close the shift")'))) await page.click('text=Close shift')
    await page.fill('input[inputmode=decimal]', counted)
    await page.click('button.main')
    await page.waitForSelector('button.main:not([disabled])')
    const said = await page.waitForSelector('[role=alert], h1:has-text("Open a shift")')
    return (await said.getAttribute('role')) === 'alert' ? said.textContent() : null
  }

  /** The till's own line: nobody is reached while it is cut. */
  async cutOff(isCut: boolean): Promise<void> {
    await this.#context?.setOffline(isCut)
  }

  /** Shows the page as on another screen. `scale`: its pixels for one of the page's. */
  async resize({ width, height, scale, mobile }: { width: number; height: number; scale: number; mobile: boolean }) {
    await this.page.setViewportSize({ width, height })
    const devtools = await this.page.context().newCDPSession(this.page)
    await devtools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile })
    await devtools.detach()
  }

  async owed(): Promise<number> {
    return Number(await this.page.getAttribute('[data-open]', 'data-open'))
  }

  async connection(): Promise<string | null> {
    return this.page.getAttribute('[data-connection]', 'data-connection')
  }

  /** Rows in the SDK's own database, as the browser keeps them. */
  async rowsHeld(): Promise<number> {
    return this.page.evaluate<number>(overRows('readonly', 'count'))
  }

  /** Removes them behind the till's back. */
  async clearRows(): Promise<void> {
    await this.page.evaluate(overRows('readwrite', 'clear'))
  }
}

/** A script for the page: one request on the SDK's rows. */
function overRows(mode: 'readonly' | 'readwrite', request: 'count' | 'clear'): string {
  return `new Promise((resolve) => {
    const opening = indexedDB.open('branchline')
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('rows', '${mode}')
      const asked = transaction.objectStore('rows').${request}()
      transaction.oncomplete = () => {
        opening.result.close()
        resolve(asked.result)
      }
    }
  })`
}

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
