import type { Edit } from '../../shared/edit.ts'
import { formatCount } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { useErrorWords } from './useErrorWords.ts'
import { useToasts } from './useToasts.ts'
import { useUndo } from './useUndo.ts'
import { windowHistory } from './windowHistory.ts'

/** An edit of so many runs that it takes a moment says that it goes on. */
const tellAfterMs = 400

/** Edits of the library from this window: what fails is told, what succeeds is a step that can be undone. */
export function useEdits() {
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()
  const steps = useUndo()

  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      toasts.show({ kind: 'error', text: t('errors.actionFailed', { reason: wordsOf(error) }) })
      return false
    }
  }

  /** Undefined where it failed. `count` is how many runs it is about. */
  async function edit<Answer extends { edit: Edit | null }>(
    call: (history: string) => Promise<Answer>,
    count = 1
  ): Promise<Answer | undefined> {
    let answer: Answer | undefined
    let told: number | undefined
    const timer = setTimeout(() => (told = toasts.show({ text: t('runs.changing', { n: formatCount(count) }, count) })), tellAfterMs)
    await attempt(async () => (answer = await call(await windowHistory())))
    clearTimeout(timer)
    if (told !== undefined) toasts.dismiss(told)
    if (answer?.edit) steps.edited(answer.edit)
    return answer
  }

  /** A toast about an edit, with its undo. */
  const tell = (text: string): number => toasts.show({ text, action: { label: t('shell.undo'), run: () => void steps.undo() } })
  return { attempt, edit, tell }
}
