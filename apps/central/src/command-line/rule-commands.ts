import { columns, print, type ServerOptions } from '@branchline/platform/command-line'
import {
  doctypeRuleSchema,
  type RuleListOutput,
  type RuleUpdateInput,
  ruleUpdateInputSchema,
} from '@branchline/protocol'
import { Command, InvalidArgumentError } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

const fields = Object.keys(doctypeRuleSchema.shape).filter((field) => field !== 'doctype')

/** `pnpm central rules [list | set]`. */
export function ruleCommands(): Command {
  const list = serverCommand('list', 'How each DocType travels (the default).').action(
    async (options: ServerOptions) => {
      const { rules } = await (await runningServer(options)).rules.list.query()
      print(rules, rulesText(rules), options)
    },
  )
  const set = serverCommand('set', 'Change a rule, or make one. Branches hear of it at once.')
    .argument('<doctype>', 'as "Item"')
    .argument('<field=value...>', `of ${fields.join(', ')}`)
    .action(async (doctype: string, assignments: string[], options: ServerOptions) => {
      const answer = await (await runningServer(options)).rules.update.mutate(ruleChange(doctype, assignments))
      const { rule, warnings } = answer
      print(answer, [rulesText([{ ...rule, rescoping: false }]), ...warnings].join('\n'), options)
    })
  return new Command('rules')
    .description('Look at how each DocType travels, and change it.')
    .addCommand(list, { isDefault: true })
    .addCommand(set)
}

/** `batchSize=500`, `enabled=false`, `branchFilterField=null`, `conflictRule=Manual`. Errors: InvalidArgumentError. Pure. */
export function ruleChange(doctype: string, assignments: string[]): RuleUpdateInput {
  const given: Record<string, unknown> = { doctype }
  for (const assignment of assignments) {
    const at = assignment.indexOf('=')
    const field = assignment.slice(0, at)
    if (at < 1 || !fields.includes(field)) {
      throw new InvalidArgumentError(`${assignment} is none of ${fields.map((name) => `${name}=...`).join(', ')}`)
    }
    given[field] = readValue(assignment.slice(at + 1))
  }
  const parsed = ruleUpdateInputSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const reasons = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new InvalidArgumentError(reasons.join('; '))
}

function readValue(text: string): unknown {
  if (text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+$/.test(text) ? Number(text) : text
}

function rulesText(rules: RuleListOutput['rules']): string {
  return columns([
    ['DocType', 'direction', 'behaviour', 'conflicts', 'priority', 'only for', 'state'],
    ...rules.map((rule) => [
      rule.doctype,
      rule.direction,
      rule.behaviour,
      rule.conflictRule,
      String(rule.priority),
      rule.branchFilterField ?? '',
      rule.rescoping ? 'working out who sees what' : rule.enabled ? 'on' : 'off',
    ]),
  ])
}
