import { useRouter } from 'vue-router'
import type { Edit, MovedEdit } from '../../shared/edit.ts'
import { useConnection } from '../connection/connection.ts'
import type { Client } from '../connection/connection.ts'
import { formatRunNumber } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { createUndoStack } from './undoStack.ts'
import type { EditHistory, ViewStep } from './undoStack.ts'
import { useErrorWords } from './useErrorWords.ts'
import { useToasts } from './useToasts.ts'
import { windowHistory } from './windowHistory.ts'

type Direction = 'undo' | 'redo'
type Moved = MovedEdit & { edit: Edit }

function libraryHistory(client: Client): EditHistory<Moved> {
  const move = async (direction: Direction, edit: number | undefined) => {
    const answer = await client.edits[direction]({ history: await windowHistory(), ...(edit === undefined ? {} : { edit }) })
    return answer.edit ? { edit: answer.edit.id, moved: { ...answer, edit: answer.edit } } : undefined
  }
  return { undo: edit => move('undo', edit), redo: edit => move('redo', edit) }
}

let windowStack: ReturnType<typeof createUndoStack<Moved>> | undefined

/** A filter names so many runs at most. */
const mostNamed = 50

/** The window's one order of steps, and toasts that say what was taken back. */
export function useUndo() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const router = useRouter()
  const toasts = useToasts()
  const stack = (windowStack ??= createUndoStack(libraryHistory(client)))

  const editWords = ({ kind, name, runs }: Edit): string => t(`shell.steps.${kind}`, { n: runs, name }, runs)

  /** Says what was left as it is, and where to see it. */
  function tellPart(direction: Direction, { edit, changed_since: left }: Moved): void {
    const [first] = left
    const numbers = left.slice(0, mostNamed).flatMap(({ number }) => number ?? [])
    const name = first ? `${first.name}${first.number === null ? '' : ` ${formatRunNumber(first.number)}`}` : ''
    const key = left.length >= Math.max(1, edit.runs) ? 'None' : 'Part'
    toasts.show({
      text: t(`shell.toasts.${direction}${key}`, { step: editWords(edit), n: left.length, name }, left.length),
      ...(numbers.length > 0
        ? {
            action: {
              label: t('shell.toasts.show'),
              run: () => void router.push({ name: 'runs', query: { f: `number in [${numbers.join(', ')}]` } })
            }
          }
        : {})
    })
  }

  async function move(direction: Direction): Promise<void> {
    try {
      const done = await stack[direction]()
      if (!done) toasts.show({ text: t(`shell.toasts.${direction}Nothing`) })
      else if ('label' in done) toasts.show({ text: t(`shell.toasts.${direction}`, { step: done.label }) })
      else if (done.changed_since.length > 0) tellPart(direction, done)
      else toasts.show({ text: t(`shell.toasts.${direction}`, { step: editWords(done.edit) }) })
    } catch (error) {
      toasts.show({ kind: 'error', text: t('errors.actionFailed', { reason: wordsOf(error) }) })
    }
  }

  /** What an undo and a redo would be about, in words. */
  async function next(): Promise<Partial<Record<Direction, string>>> {
    const edits = await client.edits.next({ history: await windowHistory() })
    const wordsOfNext = (direction: Direction): string | undefined => {
      const step = stack.next(direction)
      const edit = edits[direction]
      return step === 'edit' ? (edit ? editWords(edit) : undefined) : step?.label
    }
    const [undo, redo] = [wordsOfNext('undo'), wordsOfNext('redo')]
    return { ...(undo === undefined ? {} : { undo }), ...(redo === undefined ? {} : { redo }) }
  }

  return {
    push: (step: ViewStep) => stack.push(step),
    /** Puts an edit that the library has recorded in its place among the steps. */
    edited: ({ id }: Edit) => stack.push({ edit: id }),
    undo: () => move('undo'),
    redo: () => move('redo'),
    next
  }
}
