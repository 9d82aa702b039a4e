import { shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { RunGroup } from '../../../../shared/groups.ts'
import { checkedState } from '../selection.ts'
import type { Selection } from '../selection.ts'
import { nameOfKey } from './groupAddress.ts'

type Options = {
  selection: () => Selection
  /** The groups in view. */
  shown: Ref<readonly RunGroup[]>
  idsOf: (group: RunGroup) => Promise<string[]>
}

/** Which groups in view are selected, wholly or in part. Their runs are asked for only while there is a selection. */
export function useGroupChecks({ selection, shown, idsOf }: Options) {
  const members = shallowRef<ReadonlyMap<string, { of: RunGroup; ids: readonly string[] }>>(new Map())

  async function membersOf(group: RunGroup): Promise<readonly string[]> {
    const name = nameOfKey(group.key)
    const known = members.value.get(name)
    if (known?.of === group) return known.ids
    const ids = await idsOf(group)
    members.value = new Map(members.value).set(name, { of: group, ids })
    return ids
  }
  watch(
    [shown, () => selection().ids.size > 0],
    ([groups, isNeeded]) => (isNeeded ? void Promise.all(groups.map(membersOf)).catch(() => undefined) : undefined),
    { immediate: true }
  )
  function checkOf(group: RunGroup): 'true' | 'false' | 'mixed' {
    const ids = members.value.get(nameOfKey(group.key))?.ids ?? []
    const chosen = selection().ids
    const here = new Set(ids.filter(id => chosen.has(id)))
    return checkedState({ ...selection(), ids: here }, ids, ids.length)
  }
  return { membersOf, checkOf }
}
