type SqlValue = string | number

/** A piece of SQL with the values of its question marks, in order. */
export type Sql = { readonly text: string; readonly parameters: readonly SqlValue[] }

const isSql = (value: Sql | SqlValue): value is Sql => typeof value === 'object'

/** SQL as a template: pieces of SQL are put in as they are, everything else is bound as a parameter, so that no value ever becomes SQL. */
export function sql(strings: TemplateStringsArray, ...values: (Sql | SqlValue)[]): Sql {
  const text = strings.reduce((sum, string, i) => {
    const before = values[i - 1]
    return sum + (before !== undefined && isSql(before) ? before.text : '?') + string
  })
  return { text, parameters: values.flatMap(value => (isSql(value) ? value.parameters : [value])) }
}

/** Conditions of which all (and) or any (or) must hold; each in brackets. */
export function joinConditions(conditions: readonly Sql[], word: 'AND' | 'OR'): Sql {
  return {
    text: conditions.map(({ text }) => `(${text})`).join(` ${word} `),
    parameters: conditions.flatMap(({ parameters }) => parameters)
  }
}

/** Pieces of SQL one after the other. */
export const joinSql = (pieces: readonly Sql[], between: string): Sql => ({
  text: pieces.map(({ text }) => text).join(between),
  parameters: pieces.flatMap(({ parameters }) => parameters)
})
