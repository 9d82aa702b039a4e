import { childrenOf, isWord, parsePython, words } from './syntax.ts'
import type { Node } from './syntax.ts'
import { combined, isCall, isDictionary, isList, isTrue, numberOf, textOf } from './value.ts'
import type { Call, Value } from './value.ts'

type Scope = Map<string, Value>
type FunctionOf = { params: Node; body: Node }

/** What a program does, as far as reading it tells. */
export type Program = {
  /** In the order in which they are made; those of functions that nobody calls come last. */
  calls: Call[]
  /** What the names of the file end with. */
  variables: ReadonlyMap<string, Value>
  /** Lines that are no Python, from 1. */
  faults: number[]
}

/** A loop that goes on longer is followed so far, and no program for longer than so many expressions: the text may be anything. */
const [mostRounds, mostSteps, deepestCall] = [64, 50_000, 16]

/** Goes through a Python program as Python would, without running it: names, arithmetic, loops and functions are followed, all else is unknown. */
export function readProgram(code: string): Program {
  const tree = parsePython(code)
  const calls: Call[] = []
  const functions = new Map<string, FunctionOf>()
  const called = new Set<string>()
  /** Defaults of the command line's options, by the names their values get. */
  const options = new Map<string, Value>()
  const globals: Scope = new Map()
  const faults = new Set<number>()
  let steps = 0
  let depth = 0

  const text = (node: Node): string => code.slice(node.from, node.to)
  const lineOf = (node: Node): number => code.slice(0, node.from).split('\n').length
  tree.iterate({
    enter: node => {
      if (node.type.isError) faults.add(lineOf(node.node))
    }
  })

  const lookUp = (name: string, scope: Scope): Value => (scope.has(name) ? scope.get(name) : globals.get(name))

  /** The arguments of a call, or the parameters of a function with their defaults. */
  function argumentsOf(list: Node, scope: Scope): { args: Value[]; keywords: Map<string, Value>; names: string[] } {
    const args: Value[] = []
    const keywords = new Map<string, Value>()
    const names: string[] = []
    const children = childrenOf(list).filter(child => child.name !== 'TypeDef')
    for (let i = 0; i < children.length; i++) {
      const node = children[i] as Node
      if (node.name === '*' || node.name === '**') i++
      else if (children[i + 1]?.name === 'AssignOp') {
        names.push(text(node))
        keywords.set(text(node), valueOf(children[i + 2] as Node, scope))
        i += 2
      } else if (isWord(node)) {
        names.push(text(node))
        args.push(list.name === 'ParamList' ? undefined : valueOf(node, scope))
      }
    }
    return { args, keywords, names }
  }

  function runFunction(name: string, { params, body }: FunctionOf, given: { args: Value[]; keywords: ReadonlyMap<string, Value> }): Value {
    if (depth >= deepestCall) return undefined
    called.add(name)
    const { names, keywords: defaults } = argumentsOf(params, globals)
    const scope: Scope = new Map(
      names.map((parameter, i) => [parameter, given.keywords.get(parameter) ?? given.args[i] ?? defaults.get(parameter)])
    )
    depth++
    const result = runBody(body, scope)
    depth--
    return result?.value
  }

  function rangeOf(args: readonly Value[]): Value {
    const [first, second, step = 1] = args
    const [from, to] = second === undefined ? [0, first] : [first, second]
    if (typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number' || step === 0) return undefined
    return Array.from({ length: Math.min(mostRounds, Math.max(0, Math.ceil((to - from) / step))) }, (_, i) => from + i * step)
  }

  function callOf(node: Node, scope: Scope): Value {
    const [callee, list] = words(node)
    if (!callee || !list) return undefined
    const { args, keywords } = argumentsOf(list, scope)
    const path = text(callee)
    const name = /[^.]*$/.exec(path)?.[0] ?? ''
    const own = functions.get(path)
    if (own) return runFunction(path, own, { args, keywords })
    if (path === 'range') return rangeOf(args)
    if ((path === 'int' || path === 'float') && typeof args[0] === 'number') return path === 'int' ? Math.trunc(args[0]) : args[0]
    if (path === 'dict') return { entries: keywords }
    if (path === 'enumerate') return isList(args[0]) ? args[0].map((item, i) => [i, item]) : undefined
    if (name === 'add_argument') noteOption(args, keywords)
    const object = callee.name === 'MemberExpression' ? callee.firstChild : null
    // A layer that is called on another one is made first, and that is what counts.
    const receiver = object ? valueOf(object, scope) : callee.name === 'CallExpression' ? valueOf(callee, scope) : undefined
    if (callee.name === 'CallExpression') return receiver
    const call: Call = { name, path, args, keywords, line: lineOf(list), receiver, added: [] }
    if (name === 'add' && isCall(receiver)) receiver.added.push(args[0])
    calls.push(call)
    return call
  }

  function noteOption(args: readonly Value[], keywords: ReadonlyMap<string, Value>): void {
    const flag = args.findLast(arg => typeof arg === 'string')
    if (typeof flag === 'string') options.set(flag.replace(/^-+/, '').replaceAll('-', '_'), keywords.get('default'))
  }

  function memberOf(node: Node, scope: Scope): Value {
    const [object, key] = words(node).filter(child => child.name !== '.')
    if (!object || !key) return undefined
    const owner = valueOf(object, scope)
    if (key.name === 'PropertyName') return options.get(text(key))
    const index = valueOf(key, scope)
    if (isDictionary(owner) && typeof index === 'string') return owner.entries.get(index)
    return isList(owner) && typeof index === 'number' ? owner.at(index) : undefined
  }

  function dictionaryOf(node: Node, scope: Scope): Value {
    const entries = new Map<string, Value>()
    const parts = words(node)
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const key = valueOf(parts[i] as Node, scope)
      if (typeof key === 'string') entries.set(key, valueOf(parts[i + 1] as Node, scope))
    }
    return { entries }
  }

  function comprehensionOf(node: Node, scope: Scope): Value {
    const [item, target, iterable, ...rest] = words(node)
    const items = iterable && rest.length === 0 ? valueOf(iterable, scope) : undefined
    if (!item || !target || !isList(items)) return undefined
    return items.slice(0, mostRounds).map(value => {
      const inner = new Map(scope)
      assign(target, value, inner)
      return valueOf(item, inner)
    })
  }

  function valueOf(node: Node, scope: Scope): Value {
    if (++steps > mostSteps) return undefined
    const parts = words(node)
    const at = (index: number): Value => (parts[index] ? valueOf(parts[index], scope) : undefined)
    switch (node.name) {
      case 'Number':
        return numberOf(text(node))
      case 'String':
        return textOf(text(node))
      case 'ContinuedString':
        return parts.map(part => (part.name === 'String' ? textOf(text(part)) : '')).join('')
      case 'Boolean':
        return text(node) === 'True'
      case 'None':
        return null
      case 'VariableName':
        return lookUp(text(node), scope)
      case 'TupleExpression':
      case 'ArrayExpression':
        return parts.map((_, i) => at(i))
      case 'ArrayComprehensionExpression':
        return comprehensionOf(node, scope)
      case 'DictionaryExpression':
        return dictionaryOf(node, scope)
      case 'ParenthesizedExpression':
        return at(0)
      case 'UnaryExpression':
        return negated(text(parts[0] ?? node), at(1))
      case 'BinaryExpression':
        return combined(text(parts[1] ?? node), at(0), at(2))
      case 'ConditionalExpression':
        return isTrue(at(1)) === false ? at(2) : at(0)
      case 'MemberExpression':
        return memberOf(node, scope)
      case 'CallExpression':
        return callOf(node, scope)
      default:
        return undefined
    }
  }

  function negated(operator: string, value: Value): Value {
    if (operator === 'not') return isTrue(value) === undefined ? undefined : !isTrue(value)
    return typeof value === 'number' ? (operator === '-' ? -value : value) : undefined
  }

  function assign(target: Node, value: Value, scope: Scope): void {
    if (target.name === 'VariableName') scope.set(text(target), value)
    else if (target.name === 'TupleExpression' || target.name === 'ArrayExpression')
      words(target).forEach((part, i) => assign(part, isList(value) ? value[i] : undefined, scope))
    else if (target.name === 'MemberExpression') {
      const [object, key] = words(target)
      const [owner, index] = [object && valueOf(object, scope), key && valueOf(key, scope)]
      if (isDictionary(owner) && typeof index === 'string') owner.entries.set(index, value)
    }
  }

  /** A tuple without brackets. */
  function assignAll(targets: readonly Node[], value: Value, scope: Scope): void {
    targets.forEach((target, i) => assign(target, targets.length === 1 ? value : isList(value) ? value[i] : undefined, scope))
  }

  /** `a = b, c = 1, 2`: every part before the last is a target, and commas make tuples. */
  function runAssignment(node: Node, scope: Scope): void {
    const sides: Node[][] = [[]]
    for (const child of childrenOf(node)) {
      if (child.name === 'AssignOp') sides.push([])
      else if (isWord(child)) sides.at(-1)?.push(child)
    }
    const given = sides.pop() ?? []
    const value = given.length === 1 ? valueOf(given[0] as Node, scope) : given.map(part => valueOf(part, scope))
    for (const targets of sides) assignAll(targets, value, scope)
  }

  function runUpdate(node: Node, scope: Scope): void {
    const [target, operator, value] = words(node)
    if (!target || !operator || !value) return
    assign(target, combined(text(operator).slice(0, -1), valueOf(target, scope), valueOf(value, scope)), scope)
  }

  function runLoop(node: Node, scope: Scope): { value: Value } | undefined {
    const children = childrenOf(node)
    const at = children.findIndex(({ name }) => name === 'in')
    const [targets, iterable, body] = [children.slice(1, at).filter(isWord), children[at + 1], node.getChild('Body')]
    const items = iterable ? valueOf(iterable, scope) : undefined
    // Of what is not known, one round tells what is done in it.
    for (const item of isList(items) ? items.slice(0, mostRounds) : [undefined]) {
      assignAll(targets, item, scope)
      const done = body ? runBody(body, scope) : undefined
      if (done) return done
    }
    return undefined
  }

  function runIf(node: Node, scope: Scope): { value: Value } | undefined {
    const parts = childrenOf(node).filter(child => isWord(child) || child.name === 'else')
    for (let i = 0; i < parts.length;) {
      const isElse = parts[i]?.name === 'else'
      const [condition, body] = [isElse ? undefined : parts[i], parts[i + 1]]
      if (body && (!condition || isTrue(valueOf(condition, scope)) !== false)) return runBody(body, scope)
      i += 2
    }
    return undefined
  }

  function runStatement(node: Node, scope: Scope): { value: Value } | undefined {
    switch (node.name) {
      case 'AssignStatement':
        runAssignment(node, scope)
        return undefined
      case 'UpdateStatement':
        runUpdate(node, scope)
        return undefined
      case 'ExpressionStatement':
        for (const part of words(node)) valueOf(part, scope)
        return undefined
      case 'ForStatement':
        return runLoop(node, scope)
      case 'IfStatement':
        return runIf(node, scope)
      case 'ReturnStatement':
        return { value: words(node).map(part => valueOf(part, scope))[0] }
      case 'FunctionDefinition': {
        const [name, params, body] = [node.getChild('VariableName'), node.getChild('ParamList'), node.getChild('Body')]
        if (name && params && body) functions.set(text(name), { params, body })
        return undefined
      }
      case 'DecoratedStatement':
      case 'WithStatement':
      case 'WhileStatement':
      case 'TryStatement':
        for (const part of childrenOf(node)) {
          const done =
            part.name === 'Body' ? runBody(part, scope) : part.name === 'FunctionDefinition' ? runStatement(part, scope) : undefined
          if (done) return done
        }
        return undefined
      default:
        return undefined
    }
  }

  /** An object where it returned. */
  function runBody(body: Node, scope: Scope): { value: Value } | undefined {
    for (const statement of childrenOf(body)) {
      const done = steps > mostSteps ? undefined : runStatement(statement, scope)
      if (done) return done
    }
    return undefined
  }

  runBody(tree.topNode, globals)
  for (const [name, own] of functions) if (!called.has(name)) runFunction(name, own, { args: [], keywords: new Map() })
  return { calls, variables: globals, faults: [...faults] }
}
