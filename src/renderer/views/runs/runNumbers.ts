/** More runs than these are kept in the window alone: an address has to stay one that can be sent. */
export const mostInAddress = 50

/** Numbers of runs as an address names them: `412,377`, and `-377` for one that is switched off. Undefined where there is nothing to say, or too much. */
export const writeNumbers = (numbers: readonly number[]): string | undefined =>
  numbers.length === 0 || numbers.length > mostInAddress ? undefined : numbers.join(',')

/** What is no number of a run is passed over. */
export function readNumbers(text: string | undefined): number[] {
  const numbers = (text ?? '')
    .slice(0, 5000)
    .split(',')
    .map(Number)
    .filter(number => Number.isSafeInteger(number) && number !== 0)
  return [...new Set(numbers)].slice(0, mostInAddress)
}

/** The run at the top of the table and how many pixels of it are above the edge: `412`, `412:13`. */
export type Anchor = { number: number; offset: number }

export const writeAnchor = ({ number, offset }: Anchor): string => (offset === 0 ? String(number) : `${number}:${offset}`)

export function readAnchor(text: string | undefined): Anchor | undefined {
  const [, number, offset = '0'] = /^(\d{1,12})(?::(\d{1,3}))?$/.exec(text ?? '') ?? []
  return number === undefined ? undefined : { number: Number(number), offset: Number(offset) }
}
