import { shallowRef } from 'vue'

export type Toast = { id: number; text: string; kind: 'status' | 'error'; action?: { label: string; run: () => void } | undefined }
type ToastInput = { text: string; kind?: Toast['kind']; action?: Toast['action'] }

const lifetimeMs = 6000
const most = 3

function createToasts() {
  const toasts = shallowRef<Toast[]>([])
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
    const toast: Toast = { id: ++lastId, text, kind, action }
    const shown = [toast, ...toasts.value]
    for (const surplus of shown.slice(most)) clearTimeout(timers.get(surplus.id))
    toasts.value = shown.slice(0, most)
    release(toast)
    return toast.id
  }
  /** Keeps a toast while it is read: the pointer or the focus is on it. */
  const hold = (toast: Toast): void => clearTimeout(timers.get(toast.id))
  return { toasts, show, dismiss, hold, release }
}

const windowToasts = createToasts()

/** The window's one stack of toasts: newest first, three at most, errors stay until closed. */
export const useToasts = () => windowToasts
