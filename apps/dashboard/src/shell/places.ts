import type { Role } from '../session/roles.ts'

/** Pages of the console, as its navigation lists them. */
export interface Place {
  path: string
  label: string
  counts?: 'conflicts' | 'deadLetters' | 'alerts'
  needs?: Role
}

const look: Place[] = [
  { path: '/conflicts', label: 'Conflicts', counts: 'conflicts' },
  { path: '/dead-letters', label: 'Dead letters', counts: 'deadLetters' },
  { path: '/records', label: 'Records' },
]

export const fleetPlaces: { title: string; places: Place[] }[] = [
  {
    title: 'Now',
    places: [{ path: '/', label: 'Fleet' }, ...look, { path: '/alerts', label: 'Alerts', counts: 'alerts' }],
  },
  {
    title: 'Afterwards',
    places: [
      { path: '/evening', label: 'Evening report' },
      { path: '/exceptions', label: 'Exceptions' },
      { path: '/log', label: 'Log' },
    ],
  },
  {
    title: 'Set up',
    places: [
      { path: '/branches', label: 'Branches' },
      { path: '/rules', label: 'Rules' },
      { path: '/aliases', label: 'Aliases' },
      { path: '/users', label: 'Users', needs: 'admin' },
      { path: '/webhooks', label: 'Webhooks', needs: 'admin' },
    ],
  },
]

export const shopPlaces: typeof fleetPlaces = [
  {
    title: 'Now',
    places: [
      { path: '/', label: 'Shop' },
      { path: '/dead-letters', label: 'Dead letters', counts: 'deadLetters' },
      { path: '/records', label: 'Records' },
    ],
  },
  { title: 'Afterwards', places: [{ path: '/log', label: 'Log' }] },
]

/** Is this the page that stands under `path`, or one below it? */
export function isAt(pathname: string, path: string): boolean {
  return path === '/'
    ? pathname === '/' || pathname.startsWith('/fleet')
    : pathname === path || pathname.startsWith(`${path}/`)
}
