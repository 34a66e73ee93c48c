import { type DeadLetterListOutput, errorTable, isErrorCode } from '@branchline/protocol'

export type DeadLetter = DeadLetterListOutput['deadLetters'][number]

/** Dead letters, with what the manual says of their codes. */
export function withHelp({ deadLetters, nextAfter }: DeadLetterListOutput) {
  const codes = [...new Set(deadLetters.map(({ code }) => code))].filter(isErrorCode)
  const help = codes.map((code) => {
    const { meaning, action } = errorTable[code]
    return { id: code, meaning, action }
  })
  return { deadLetters, nextAfter, help }
}
