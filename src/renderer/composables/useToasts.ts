import { ref, shallowRef } from 'vue'

/** `leads` is of an action that only shows something, and so means the same an hour later. */
type ToastAction = { label: string; run: () => void; leads?: true }
export type Toast = { id: number; text: string; kind: 'status' | 'error'; at: string; action: ToastAction | undefined }
type ToastInput = { text: string; kind?: Toast['kind']; action?: Toast['action'] }

const lifetimeMs = 6000
const most = 3
/** How many of those that were shown can be read again. */
const mostPast = 50

function createToasts() {
  const toasts = shallowRef<Toast[]>([])
  const past = shallowRef<Toast[]>([])
  const unread = ref(0)
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let lastId = 0

  function dismiss(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    toasts.value = toasts.value.filter(toast => toast.id !== id)
  }
  function release(toast: Toast): void {
    if (toast.kind === 'status')
      timers.set(
        toast.id,
        setTimeout(() => dismiss(toast.id), lifetimeMs)
      )
  }
  function show({ text, kind = 'status', action }: ToastInput): number {
    const toast: Toast = { id: ++lastId, text, kind, at: new Date().toISOString(), action }
    const shown = [toast, ...toasts.value]
    for (const surplus of shown.slice(most)) clearTimeout(timers.get(surplus.id))
    toasts.value = shown.slice(0, most)
    past.value = [toast, ...past.value].slice(0, mostPast)
    unread.value = Math.min(mostPast, unread.value + 1)
    release(toast)
    return toast.id
  }
  /** Keeps a toast while it is read: the pointer or the focus is on it. */
  const hold = (toast: Toast): void => clearTimeout(timers.get(toast.id))
  function forget(): void {
    past.value = []
    unread.value = 0
  }
  return { toasts, past, unread, show, dismiss, hold, release, forget }
}

const windowToasts = createToasts()

/** The window's one stack of toasts: newest first, three at most, errors stay until closed; `past` holds what was shown, newest first. */
export const useToasts = () => windowToasts
