const isPlain = /^[\p{L}_][\p{L}\p{N}_./]*$/u
/** Words of the language; a name that is one of them is written in backticks. */
const taken = /^(and|or|not|in|matches|none|null|true|false)$/i

/** A name as a filter writes it. A backtick has no spelling, so no filter can name what has one. */
export const asName = (name: string): string => (isPlain.test(name) && !taken.test(name) ? name : `\`${name}\``)

/** A text as a filter writes it. */
export const asText = (text: string): string => `"${text.replaceAll(/[\\"]/g, character => `\\${character}`)}"`
