import { useLanguage } from '../i18n.ts'
import { createUndoStack } from './undoStack.ts'
import type { Step } from './undoStack.ts'
import { useErrorWords } from './useErrorWords.ts'
import { useToasts } from './useToasts.ts'

const windowStack = createUndoStack()

/** The window's one undo stack, and toasts that say what was taken back. */
export function useUndo() {
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()

  async function move(direction: 'undo' | 'redo'): Promise<void> {
    try {
      const step = await windowStack[direction]()
      const texts = {
        undo: ['shell.toasts.undone', 'shell.toasts.nothingToUndo'],
        redo: ['shell.toasts.redone', 'shell.toasts.nothingToRedo']
      } as const
      const [done, nothing] = texts[direction]
      toasts.show({ text: step ? t(done, { step: step.label }) : t(nothing) })
    } catch (error) {
      toasts.show({ kind: 'error', text: t('errors.actionFailed', { reason: wordsOf(error) }) })
    }
  }
  return {
    push: (step: Step) => windowStack.push(step),
    undo: () => move('undo'),
    redo: () => move('redo'),
    next: windowStack.next,
    forget: windowStack.forget
  }
}
