/** Kept in a cookie, so that the first paint is right already. */
export const directionCookie = 'branchline-direction'

export function readDirection(value: string | undefined): 'ltr' | 'rtl' {
  return value === 'rtl' ? 'rtl' : 'ltr'
}
