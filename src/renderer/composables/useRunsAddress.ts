import { shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { LocationQuery, Router } from 'vue-router'

export type RunsAddress = Readonly<Record<string, string | undefined>>
const storageKey = 'trialbook.runs'
/** Where somebody is in the list belongs to one window; another one begins with the view alone. */
const ofOneWindow = { sel: undefined, at: undefined, row: undefined }

/** Of a name that is there several times the first text counts: the router takes what every object inherits for one of them. */
const plain = (query: LocationQuery): RunsAddress =>
  Object.fromEntries(Object.entries(query).map(([key, value]) => [key, [value].flat().find(one => typeof one === 'string') ?? '']))

const withoutGaps = (address: RunsAddress): Record<string, string> =>
  Object.fromEntries(Object.entries(address).filter((entry): entry is [string, string] => entry[1] !== undefined))

function remembered(): RunsAddress {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    const entries = Object.entries(typeof stored === 'object' && stored !== null ? stored : {})
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}

const address = shallowRef<RunsAddress>(remembered())
/** Where the window is going, away from the runs: the code of another view may take a moment to come. */
let leavingTo: string | undefined

/** Nobody loses a view by looking elsewhere: the Runs view without an address of its own is as the window left it. */
export function keepRunsAddress(router: Router): void {
  router.beforeEach(to => {
    leavingTo = to.name === 'runs' ? undefined : to.fullPath
    if (to.name !== 'runs' || Object.keys(to.query).length > 0) return true
    const query = withoutGaps(address.value)
    return Object.keys(query).length === 0 ? true : { name: 'runs', query }
  })
  router.afterEach(to => {
    if (leavingTo === to.fullPath) leavingTo = undefined
    if (to.name !== 'runs') return
    address.value = plain(to.query)
    try {
      localStorage.setItem(storageKey, JSON.stringify({ ...address.value, ...ofOneWindow }))
    } catch {
      // Only what would be remembered is lost, and an address as long as that is seldom meant.
    }
  })
}

/** What stands behind `/runs?` in the address, as it is or as it was when the window last looked at runs. */
export function useRunsAddress() {
  const router = useRouter()
  return {
    address,
    /** Changes some of it; what is undefined goes. The rest stays, also what was asked for a moment ago and is still under way. */
    go(changes: RunsAddress, how: 'replace' | 'push' = 'replace'): void {
      const query = withoutGaps({ ...address.value, ...changes })
      address.value = query
      // What the list notes about itself while somebody leaves it must not bring them back.
      if (how === 'replace' && leavingTo !== undefined) return
      void router[how]({ name: 'runs', query })
    }
  }
}
