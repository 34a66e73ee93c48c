import type { AlertMessage } from '@branchline/protocol'

/** An alert as a mail of plain text. Pure. */
export function mailOf({ type, data }: AlertMessage): { subject: string; text: string } {
  const { code, severity, branchCode, message, at, doctype, name } = data
  const where = branchCode ?? 'the chain'
  const state = type === 'alert.resolved' ? 'over' : severity
  const about = [doctype, name].filter((part) => part !== null).join(' ')
  return {
    subject: oneLine(`[Branchline] ${where}: ${code} (${state})`),
    text: [
      type === 'alert.resolved' ? `This is over: ${message}` : message,
      '',
      `Where: ${where}`,
      ...(about ? [`About: ${about}`] : []),
      `Since: ${at}`,
      `Alert: ${data.id}`,
      '',
    ].join('\n'),
  }
}

/** Names come from outside: none may end a header. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').slice(0, 200)
}
