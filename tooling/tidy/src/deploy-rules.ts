import { DCLinter } from 'dclint'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { parse } from 'yaml'

/** A name whose value is nobody's to read in an image or a repository. */
const secretName = /PASSWORD|SECRET|TOKEN|_KEY$|DATABASE_URL/
/** Taken from outside, and refused while it is not set. */
const fromOutside = /\$\{\w+:\?[^}]*\}/
/** A tag that stays what it is: it begins with a version. */
const pinned = /^[a-z0-9./-]+:\d[\w.-]*$/

/** What is wrong with a Dockerfile of ours, in sentences. Pure. */
export function dockerfileFaults(text: string): string[] {
  const dockerfile = DockerfileParser.parse(text)
  const faults = validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)
  const standards = new Map(
    dockerfile
      .getInitialARGs()
      .map((arg) => arg.getProperty())
      .map((one) => [one?.getName(), one?.getValue()]),
  )
  const stages = dockerfile.getFROMs()
  const names = new Set(stages.map((from) => from.getBuildStage()))
  for (const from of stages) {
    const image = (from.getImage() ?? '').replace(/\$\{(\w+)\}/g, (_all, name) => standards.get(name) ?? '')
    if (!names.has(image) && !pinned.test(image)) faults.push(`FROM ${image}: no version that stays`)
  }
  const lastLine = stages.at(-1)?.getRange().start.line ?? 0
  const last = dockerfile.getInstructions().filter((one) => one.getRange().start.line >= lastLine)
  const saidLast = (keyword: string) =>
    last.findLast((one) => one.getKeyword() === keyword)?.getArgumentsContent() ?? null
  const user = saidLast('USER')
  if (user === null || /^(root|0)(:|$)/.test(user)) faults.push('it runs as root')
  if (saidLast('HEALTHCHECK') === null) faults.push('nobody is told whether it is well')
  if (!saidLast('CMD')?.startsWith('[')) faults.push('CMD is no list: a shell would stand between it and signals')
  for (const one of dockerfile.getInstructions()) {
    if (!['ENV', 'ARG'].includes(one.getKeyword())) continue
    const words = (one.getArgumentsContent() ?? '').split(/\s+/).map((word) => word.split('=')[0] ?? '')
    faults.push(...words.filter((word) => secretName.test(word)).map((word) => `${word} is laid into the image`))
  }
  return faults
}

interface Service {
  image?: string
  build?: { dockerfile: string }
  environment?: Record<string, string>
  ports?: string[]
  [more: string]: unknown
}

/** What is wrong with a compose file of ours. `open`: services that a whole network may call. Pure. */
export function composeFaults(text: string, open: string[]): string[] {
  const { services } = parse(text) as { services: Record<string, Service> }
  return Object.entries(services).flatMap(([name, service]) => {
    const faults: string[] = []
    const { image, build, environment = {}, ports = [] } = service
    if (image !== undefined && !pinned.test(image)) faults.push(`${image} is no version that stays`)
    if (service.privileged || service.network_mode === 'host') faults.push('it is given the machine')
    for (const [key, value] of Object.entries(environment)) {
      if (secretName.test(key) && !fromOutside.test(value)) faults.push(`${key} is written down`)
    }
    for (const other of Object.keys(service.depends_on ?? {})) {
      if (!(other in services)) faults.push(`it waits for ${other}, which is not there`)
    }
    for (const port of ports) {
      if (!port.startsWith('127.0.0.1:') && !open.includes(name)) faults.push(`${port} is open to all`)
    }
    if (build) {
      if (service.read_only !== true) faults.push('it may write into its own image')
      if (!list(service.cap_drop).includes('ALL')) faults.push('it keeps capabilities')
      if (!list(service.security_opt).includes('no-new-privileges:true')) faults.push('it may gain privileges')
    } else if (!service.healthcheck) faults.push('nobody is told whether it is well')
    return faults.map((fault) => `${name}: ${fault}`)
  })
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Taste is left to the formatter; what listens on every address is looked at by `composeFaults`. */
const ofTaste = [
  ...['no-quotes-in-volumes', 'require-quotes-in-ports', 'service-keys-order', 'services-alphabetical-order'],
  'no-unbound-port-interfaces',
]

/** What the linter of compose files finds: the schema, keys and names given twice, and the like. */
export function lintCompose(file: string): string[] {
  const rules = Object.fromEntries(ofTaste.map((rule) => [rule, 0 as const]))
  const results = new DCLinter({ rules, quiet: false, debug: false, exclude: [] }).lintFiles([file], false)
  return results.flatMap(({ messages }) => messages.map(({ line, message }) => `line ${line}: ${message}`))
}
