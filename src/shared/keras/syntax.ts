import { parser } from '@lezer/python'

export const parsePython = (code: string): ReturnType<typeof parser.parse> => parser.parse(code)
/** A node of the syntax tree of Python, as Lezer's grammar names it: https://github.com/lezer-parser/python. */
export type Node = ReturnType<typeof parsePython>['topNode']

export function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}

/** Whether a node says something, and is no bracket, comma or keyword between what does. */
export const isWord = (node: Node): boolean =>
  !/^[(),:=[\]{}]|^(as|in|for|if|else|elif|while|with|try|return|AssignOp|TypeDef)$/.test(node.name)
export const words = (node: Node): Node[] => childrenOf(node).filter(isWord)
