/** Who listens: the whole window, one view of it, or an element that has the focus. */
export type Place =
  | 'window'
  | 'notifications'
  | 'runsView'
  | 'runView'
  | 'compareView'
  | 'cells'
  | 'header'
  | 'selectedRuns'
  | 'trash'
  | 'sweeps'
  | 'chart'
  | 'plot'
  | 'newRun'
  | 'newSweep'
  | 'queue'
  | 'experiments'
  | 'viewMenu'
type Section = 'go' | 'grid' | 'run' | 'chart' | 'other'
type Shortcut = { keys: readonly string[]; section: Section; places: readonly Place[] }

/**
 * Every shortcut there is. Whoever listens binds the entries of its place and no others, the dialog lists them all, and the palette shows those of its
 * commands. Keys are spelled as `chordOf` does, `mod` being Ctrl or Cmd; `g r` is one key after the other. Words are `shell.keys.list`.
 */
export const shortcuts = {
  palette: { keys: ['mod+k'], section: 'go', places: ['window'] },
  goRuns: { keys: ['g r'], section: 'go', places: ['window'] },
  goSweeps: { keys: ['g s'], section: 'go', places: ['window'] },
  goDatasets: { keys: ['g d'], section: 'go', places: ['window'] },
  goTrash: { keys: ['g t'], section: 'go', places: ['window'] },
  goSettings: { keys: ['g ,'], section: 'go', places: ['window'] },
  newRun: { keys: ['n'], section: 'go', places: ['window'] },
  newSweep: { keys: ['shift+n'], section: 'go', places: ['window'] },
  filter: { keys: ['/', 'mod+f'], section: 'go', places: ['window'] },
  queue: { keys: ['q'], section: 'go', places: ['window'] },
  notifications: { keys: ['mod+shift+n'], section: 'go', places: ['notifications'] },
  back: { keys: ['alt+arrowleft'], section: 'go', places: ['window'] },
  region: { keys: ['f6', 'shift+f6'], section: 'go', places: ['window'] },
  undo: { keys: ['mod+z'], section: 'go', places: ['window'] },
  redo: { keys: ['mod+shift+z', 'mod+y'], section: 'go', places: ['window'] },
  theme: { keys: ['mod+shift+l'], section: 'go', places: ['window'] },
  help: { keys: ['?'], section: 'go', places: ['window'] },

  moveRow: { keys: ['arrowup', 'arrowdown', 'pageup', 'pagedown', 'mod+home', 'mod+end'], section: 'grid', places: ['cells'] },
  moveCell: { keys: ['arrowleft', 'arrowright', 'home', 'end'], section: 'grid', places: ['cells'] },
  toggle: { keys: ['space'], section: 'grid', places: ['cells'] },
  extend: {
    keys: ['shift+arrowup', 'shift+arrowdown', 'shift+pageup', 'shift+pagedown', 'mod+shift+home', 'mod+shift+end'],
    section: 'grid',
    places: ['cells']
  },
  openRun: { keys: ['enter'], section: 'grid', places: ['cells'] },
  cellMenu: { keys: ['shift+f10', 'contextmenu'], section: 'grid', places: ['cells'] },
  copyCell: { keys: ['mod+c'], section: 'grid', places: ['cells'] },
  all: { keys: ['mod+a'], section: 'grid', places: ['selectedRuns', 'trash'] },
  escape: { keys: ['escape'], section: 'grid', places: ['selectedRuns', 'trash'] },
  compare: { keys: ['c'], section: 'grid', places: ['selectedRuns'] },
  baseline: { keys: ['b'], section: 'grid', places: ['selectedRuns'] },
  tags: { keys: ['t'], section: 'grid', places: ['selectedRuns'] },
  note: { keys: ['m'], section: 'grid', places: ['selectedRuns'] },
  lock: { keys: ['l'], section: 'grid', places: ['selectedRuns'] },
  eye: { keys: ['h'], section: 'grid', places: ['selectedRuns'] },
  trash: { keys: ['delete'], section: 'grid', places: ['selectedRuns', 'sweeps'] },
  nextView: { keys: ['v'], section: 'grid', places: ['runsView'] },
  saveView: { keys: ['shift+v'], section: 'grid', places: ['runsView'] },
  moveView: { keys: ['alt+arrowup', 'alt+arrowdown'], section: 'grid', places: ['viewMenu'] },
  columnSort: { keys: ['enter', 'space', 'shift+enter', 'shift+space'], section: 'grid', places: ['header'] },
  columnMove: { keys: ['alt+arrowleft', 'alt+arrowright'], section: 'grid', places: ['header'] },
  columnSize: { keys: ['shift+alt+arrowleft', 'shift+alt+arrowright'], section: 'grid', places: ['header'] },
  columnMenu: { keys: ['alt+arrowdown', 'shift+f10', 'contextmenu'], section: 'grid', places: ['header'] },

  rename: { keys: ['e', 'f2'], section: 'run', places: ['selectedRuns', 'runView'] },
  pause: { keys: ['p'], section: 'run', places: ['selectedRuns', 'runView', 'sweeps'] },
  stop: { keys: ['s'], section: 'run', places: ['selectedRuns', 'runView', 'sweeps'] },
  fork: { keys: ['f'], section: 'run', places: ['runView'] },
  retry: { keys: ['r'], section: 'run', places: ['selectedRuns', 'runView'] },
  tab: { keys: ['1', '2', '3', '4', '5', '6', '7', '8'], section: 'run', places: ['runView'] },

  smoothing: { keys: ['[', ']'], section: 'chart', places: ['chart'] },
  xAxis: { keys: ['x'], section: 'chart', places: ['chart'] },
  logY: { keys: ['y'], section: 'chart', places: ['chart'] },
  moveChart: { keys: ['alt+arrowup', 'alt+arrowdown'], section: 'chart', places: ['chart'] },
  resetZoom: { keys: ['0'], section: 'chart', places: ['plot'] },

  nextDifference: { keys: ['n'], section: 'other', places: ['compareView'] },
  start: { keys: ['mod+enter'], section: 'other', places: ['newRun', 'newSweep'] },
  addToQueue: { keys: ['mod+shift+enter'], section: 'other', places: ['newRun'] },
  leaveForm: { keys: ['escape'], section: 'other', places: ['newRun', 'newSweep'] },
  moveInQueue: { keys: ['alt+arrowup', 'alt+arrowdown'], section: 'other', places: ['queue'] },
  renameExperiment: { keys: ['f2'], section: 'other', places: ['experiments'] },
  moveInList: { keys: ['arrowup', 'arrowdown', 'home', 'end'], section: 'other', places: ['trash', 'sweeps'] },
  openSweep: { keys: ['enter'], section: 'other', places: ['sweeps'] },
  trashToggle: { keys: ['space'], section: 'other', places: ['trash'] },
  trashRestore: { keys: ['enter'], section: 'other', places: ['trash'] },
  trashPurge: { keys: ['delete'], section: 'other', places: ['trash'] }
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof shortcuts
type IdsIn<P extends Place> = { [Id in ShortcutId]: P extends (typeof shortcuts)[Id]['places'][number] ? Id : never }[ShortcutId]
/** What a key does, told which of its keys it was; `false` leaves the key to others. */
type KeyAction = (keys: string, event: KeyboardEvent) => unknown
export type Bound = ReadonlyMap<string, (event: KeyboardEvent) => unknown>
/** An action for each shortcut of a place: one that is missing, and one that the table does not name, do not compile. */
export type ActionsIn<P extends Place> = Readonly<Record<IdsIn<P>, KeyAction>>

export const shortcutIds = Object.keys(shortcuts) as ShortcutId[]

export function bindKeys<P extends Place>(place: P, actions: ActionsIn<P>): Bound {
  const bound = new Map<string, (event: KeyboardEvent) => unknown>()
  for (const id of shortcutIds) {
    const { places, keys }: Shortcut = shortcuts[id]
    if (!places.includes(place)) continue
    const action = actions[id as IdsIn<P>]
    for (const key of keys) bound.set(key, event => action(key, event))
  }
  return bound
}

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** The key by its place on the keyboard where the layout in use, such as Hangul, has no Latin letter on it. */
function latinKey({ key, code }: Press): string {
  if (key === ' ') return 'space'
  const isOtherScript = key === 'Process' || (key.length === 1 && key > '~')
  return ((isOtherScript ? /^(?:Key|Digit)(\w)$/.exec(code)?.[1] : undefined) ?? key).toLowerCase()
}

/** A key press as the table spells it: `mod+shift+z`, `?`. Shift is told of letters and named keys; in `?` it is contained. */
export function chordOf(press: Press): string {
  const key = latinKey(press)
  const parts = [
    press.ctrlKey || press.metaKey ? 'mod' : '',
    press.shiftKey && (key.length > 1 || /[a-z]/.test(key)) ? 'shift' : '',
    press.altKey ? 'alt' : '',
    key
  ]
  return parts.filter(part => part !== '').join('+')
}

/** Keys that write where there is a text field, which the settings can switch off. */
export const isSingleKey = (keys: string): boolean => /^(g |shift\+)?.$/.test(keys)

const caps: Record<string, string> = {
  mod: 'Ctrl',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  delete: 'Del',
  escape: 'Esc',
  contextmenu: 'Menu'
}
const capOf = (key: string): string => caps[key] ?? key.charAt(0).toUpperCase() + key.slice(1)

/** What is written on the keys of one chord, those of a sequence one after the other. */
export const capsOf = (keys: string): string[][] => keys.split(' ').map(chord => chord.split('+').map(capOf))

/** The first keys of a shortcut, in a line. */
export const keysText = (id: ShortcutId): string => capsOf(shortcuts[id].keys[0]).flat().join(' ')
