import { InvalidArgumentError } from 'commander'

/** An option that counts something. Errors: InvalidArgumentError. */
export function countOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`a whole number from ${least} to ${most}.`)
    return number
  }
}
