/** What befalls the chain on a day of the year, while its shops sell. */
export type Mishap = 'cut' | 'heal' | 'kill branch' | 'kill central'

export interface Timetable {
  /** The mishap of a day, counted from 0; null on an ordinary one. */
  on(day: number): Mishap | null
}

/** One line is away for the middle third; a branch is killed early in the year and central late, each on a day of sales. Pure. */
export function timetable(days: number): Timetable {
  const mishaps = new Map<number, Mishap>([
    [Math.floor(days * 0.2), 'kill branch'],
    [Math.floor(days / 3), 'cut'],
    [Math.floor((days * 2) / 3), 'heal'],
    [Math.floor(days * 0.85), 'kill central'],
  ])
  return { on: (day) => mishaps.get(day) ?? null }
}
