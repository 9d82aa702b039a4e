import type { FieldFault } from '../shared/errors.ts'
import { parseConditions } from './conditions.ts'
import { fault } from './fault.ts'
import { isActive, isParameterValue } from './parameter.ts'
import type { Parameter, ParameterValue, SearchedParameter, Values } from './parameter.ts'
import { parseSearched } from './parseParameter.ts'

/** What may be tried, in the order of its names; a condition looks only at earlier ones. */
export type Space = { parameters: readonly Parameter[]; searched: readonly SearchedParameter[]; conditional: boolean }

export type CheckedSpace = { ok: true; space: Space } | { ok: false; faults: FieldFault[] }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

function parseParameter(name: string, given: unknown, earlier: ReadonlyMap<string, Parameter>): Parameter | FieldFault[] {
  if (isParameterValue(given)) return { name, kind: 'constant', value: given }
  if (!isObject(given)) return [fault(name, 'invalid_parameter', 'Give a value, or an object with a type of float, int or categorical.')]
  const spec = new Map<string, unknown>(Object.entries(given))
  const parsed = parseSearched(name, spec)
  const conditions = parseConditions(name, spec.get('when'), earlier)
  const faults = [...(Array.isArray(parsed) ? parsed : []), ...conditions.faults]
  return Array.isArray(parsed) || faults.length > 0 ? faults : { ...parsed, when: conditions.when }
}

/** Reads a space as people write it (see the file format of `sweep --space`): the space, or every fault with the field it is in. */
export function parseSpace(input: unknown): CheckedSpace {
  if (!isObject(input)) return { ok: false, faults: [fault('space', 'not_an_object', 'Give an object of parameters by name.')] }
  const entries = Object.entries(input)
  if (entries.length === 0) return { ok: false, faults: [fault('space', 'empty_space', 'Name at least one parameter.')] }
  const known = new Map<string, Parameter>()
  const faults: FieldFault[] = []
  const names = entries.map(([name]) => name)
  for (const [index, [name, given]] of entries.entries()) {
    const parsed = parseParameter(name, given, known)
    if (!Array.isArray(parsed)) known.set(name, parsed)
    else {
      const broken = new Set(names.slice(0, index).filter(earlier => !known.has(earlier)))
      // A condition on a parameter that is itself at fault is no second fault.
      faults.push(...parsed.filter(found => !(found.code === 'unknown_condition' && broken.has(String(found.params['parent'])))))
    }
  }
  if (faults.length > 0) return { ok: false, faults }
  return { ok: true, space: spaceOf([...known.values()]) }
}

function spaceOf(parameters: Parameter[]): Space {
  const searched = parameters.filter(parameter => parameter.kind !== 'constant')
  return { parameters, searched, conditional: searched.some(parameter => parameter.when.length > 0) }
}

/** Values of a trial, `choose` giving each parameter that exists its value; those that do not exist are left out. */
export function chooseValues(space: Space, choose: (parameter: SearchedParameter, index: number) => ParameterValue): Values {
  const values = new Map<string, ParameterValue>()
  let index = 0
  for (const parameter of space.parameters) {
    if (parameter.kind === 'constant') values.set(parameter.name, parameter.value)
    else {
      if (isActive(parameter, values)) values.set(parameter.name, choose(parameter, index))
      index++
    }
  }
  return Object.fromEntries(values)
}
