/** What befalls the chain on a day of the year, while its shops sell. */
export type Mishap = 'groups to a person' | 'kill branch' | 'cut' | 'edit apart' | 'heal' | 'resolve' | 'kill central'

export interface Timetable {
  /** What happens on a day, counted from 0, in its order. */
  on(day: number): Mishap[]
  /** The day on which the line is cut. */
  cutOn: number
}

/**
 * One line is away for the middle third, and in its midst both sides edit the same records; a branch is killed early in the year and
 * central late, each on a day of sales. Pure.
 */
export function timetable(days: number): Timetable {
  const mishaps: [number, Mishap][] = [
    [0.05, 'groups to a person'],
    [0.2, 'kill branch'],
    [1 / 3, 'cut'],
    [0.5, 'edit apart'],
    [2 / 3, 'heal'],
    [0.75, 'resolve'],
    [0.85, 'kill central'],
  ]
  const dayOf = (part: number) => Math.floor(days * part)
  return {
    on: (day) => mishaps.flatMap(([part, mishap]) => (dayOf(part) === day ? [mishap] : [])),
    cutOn: dayOf(1 / 3),
  }
}
