/** The answer for a person, or as JSON for a program. */
export function print(answer: unknown, text: string, { json }: { json?: boolean }): void {
  console.log(json ? JSON.stringify(answer, null, 2) : text)
}
