/** The colour token of a run: its slot is its number, never its place in what is drawn, so nothing recolours it. */
export const runColour = (number: number): string => `var(--run-${number % 10 === 0 ? 10 : number % 10})`
