import { computed, reactive, ref, shallowRef } from 'vue'
import { checkHyperparameters } from '../../../shared/checkHyperparameters.ts'
import type { DataContext } from '../../../shared/checkHyperparameters.ts'
import type { FieldFault } from '../../../shared/errors.ts'
import { defaultOf } from '../../../shared/defaultOf.ts'
import { defaultHyperparameters, definitions, hyperparameterNames } from '../../../shared/hyperparameters.ts'
import type { Definition, HyperparameterValue } from '../../../shared/hyperparameterDefinition.ts'
import type { HyperparameterName, Hyperparameters } from '../../../shared/hyperparameters.ts'
import { splitSizes } from '../../../shared/network/network.ts'
import type { Preset } from '../../../shared/presets.ts'
import type { Run } from '../../../shared/run.ts'
import { formatCount } from '../../format/format.ts'
import { fieldText, parseField } from './fieldInput.ts'

type Texts = Record<HyperparameterName, string>
export type FormFault = FieldFault & { comma?: string | undefined }

function textsOf(values: Readonly<Record<string, unknown>>): Texts {
  return Object.fromEntries(
    hyperparameterNames.map(name => [
      name,
      fieldText((Object.hasOwn(values, name) ? values[name] : defaultHyperparameters[name]) as HyperparameterValue)
    ])
  ) as Texts
}

const places = new Map<string, number>(hyperparameterNames.map((name, place) => [name, place]))
const placeOf = (field: string): number => places.get(field) ?? Infinity

/** The texts of the form, what they mean, and what is wrong with them. `data` is undefined until the dataset is known. */
export function useRunForm(data: () => DataContext | undefined) {
  const trainSamples = (): number | undefined => data()?.trainSamples
  const texts = reactive(textsOf({}))
  /** What the form was filled with: fields that differ from it are marked as changed. */
  const base = shallowRef<Texts>({ ...texts })
  const source = shallowRef<Run>()
  /** Fields left or confirmed: only they show their message. */
  const touched = ref(new Set<string>())
  const serverFaults = shallowRef<FieldFault[]>([])

  const parsed = computed(() => {
    const values: Record<string, HyperparameterValue> = {}
    const faults: FormFault[] = []
    for (const name of hyperparameterNames) {
      const field = parseField(definitions[name], texts[name])
      if (field.ok) values[name] = field.value
      else
        faults.push({
          field: name,
          code: field.comma === undefined ? 'invalid' : 'comma',
          message: definitions[name].invalid,
          params: {},
          comma: field.comma
        })
    }
    return { values, faults }
  })
  const checked = computed(() => {
    return checkHyperparameters(parsed.value.values, data())
  })
  /** Names the largest batch as a number where the data is known: what the sizes of the form leave to train on, or the usual ones where those are wrong. */
  function withSize(fault: FormFault): FormFault {
    const samples = trainSamples()
    if (fault.field !== 'batch_size' || fault.code !== 'invalid' || samples === undefined) return fault
    const { max_train_samples, validation_split } = parsed.value.values
    const sizes = checkHyperparameters({ max_train_samples, validation_split })
    const sound = sizes.ok ? sizes.value : defaultHyperparameters
    const n = formatCount(splitSizes(Math.min(sound.max_train_samples ?? samples, samples), sound.validation_split).train)
    return { ...fault, code: 'larger_than_data', message: `Enter a whole number from 1 to ${n}.`, params: { n } }
  }
  const faults = computed((): FormFault[] => {
    const own = [...parsed.value.faults, ...(checked.value.ok ? [] : checked.value.faults)].map(withSize)
    const all = [...own, ...serverFaults.value.filter(fault => !own.some(one => one.field === fault.field))]
    // As the fields stand on the page, so that the first one named is the first one met.
    return all.toSorted((a, b) => placeOf(a.field) - placeOf(b.field))
  })
  const values = computed((): Hyperparameters | undefined =>
    parsed.value.faults.length === 0 && checked.value.ok ? checked.value.value : undefined
  )
  const faultOf = (name: string): FormFault | undefined =>
    touched.value.has(name) ? faults.value.find(fault => fault.field === name) : undefined
  const isChanged = (name: HyperparameterName): boolean => texts[name].trim() !== base.value[name]

  /** A field whose default depends on the one that changes, and that nobody has set, changes along. */
  function followDefaults(changed: HyperparameterName, text: string): void {
    for (const name of hyperparameterNames) {
      const { defaultWith }: Definition = definitions[name]
      if (defaultWith?.field !== changed) continue
      const [before, after] = [texts[changed], text].map(other => fieldText(defaultOf(name, { [changed]: other })))
      if (texts[name] === before && after !== undefined) texts[name] = after
    }
  }

  function fill(next: Texts): void {
    Object.assign(texts, next)
    base.value = { ...next }
    touched.value = new Set()
    serverFaults.value = []
  }

  return {
    texts,
    base,
    source,
    values,
    faults,
    faultOf,
    isChanged,
    touch: (name: string): void => void touched.value.add(name),
    touchAll: (): void => {
      touched.value = new Set([...hyperparameterNames, ...faults.value.map(fault => fault.field)])
    },
    edit(name: HyperparameterName, text: string): void {
      // A message stays until the value is right; without one, what is typed is judged when the field is left.
      if (!faultOf(name)) touched.value.delete(name)
      followDefaults(name, text)
      texts[name] = text
      serverFaults.value = serverFaults.value.filter(fault => fault.field !== name)
    },
    fillPreset(preset: Preset): void {
      source.value = undefined
      fill(textsOf(preset.hyperparameters))
    },
    fillRun(run: Run, changes: Readonly<Record<string, string>> = {}): void {
      source.value = run
      // A run records the seed it was given; the copy gets one of its own unless asked for the same.
      fill(textsOf({ ...run.hyperparameters, seed: null }))
      for (const [name, text] of Object.entries(changes)) if (Object.hasOwn(definitions, name)) texts[name as HyperparameterName] = text
    },
    /** A branch keeps the seed of its run, and trains on beyond where it leaves. */
    branch(run: Run, epoch: number): void {
      texts.seed = String(run.seed)
      if (Number(texts.num_epochs) <= epoch) texts.num_epochs = String(epoch * 2)
      base.value = { ...base.value, seed: texts.seed }
    },
    fillDraft(draft: Partial<Texts>): void {
      for (const name of hyperparameterNames) if (typeof draft[name] === 'string') texts[name] = draft[name]
    },
    setServerFaults(found: FieldFault[]): void {
      serverFaults.value = found
      for (const fault of found) touched.value.add(fault.field)
    }
  }
}
export type RunForm = ReturnType<typeof useRunForm>
