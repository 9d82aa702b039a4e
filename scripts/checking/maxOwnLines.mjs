/**
 * An ESLint rule: a function's own lines, those of the functions inside it not counted. A `createX` that returns an object of small
 * functions is not long; the rule that ESLint brings counts it as if it were.
 * @type {import('eslint').Rule.RuleModule}
 */
export const maxOwnLines = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } } }],
    messages: { long: 'This function has {{lines}} lines of its own; at most {{max}} are allowed. Give a part of it a name.' }
  },
  create(context) {
    const { max } = context.options[0]
    const code = context.sourceCode
    /** Lines of the functions that are open now, the innermost last. @type {Set<number>[]} */
    const open = []
    const enter = (/** @type {import('eslint').Rule.Node} */ node) => open.push(writtenLines(code, node))
    const leave = (/** @type {import('eslint').Rule.Node} */ node) => {
      const own = open.pop() ?? new Set()
      const outer = open.at(-1)
      for (const line of writtenLines(code, node)) outer?.delete(line)
      if (own.size > max) context.report({ node, messageId: 'long', data: { lines: String(own.size), max: String(max) } })
    }
    return {
      FunctionDeclaration: enter,
      FunctionExpression: enter,
      ArrowFunctionExpression: enter,
      'FunctionDeclaration:exit': leave,
      'FunctionExpression:exit': leave,
      'ArrowFunctionExpression:exit': leave
    }
  }
}

/**
 * Numbers of the lines of a node that hold code: blank lines and lines of comment alone do not count.
 * @param {import('eslint').SourceCode} code
 * @param {import('eslint').Rule.Node} node
 */
function writtenLines(code, node) {
  const lines = new Set()
  for (const token of code.getTokens(node)) for (let line = token.loc.start.line; line <= token.loc.end.line; line++) lines.add(line)
  return lines
}
