/** Characters of the filter's text that something stands for: from `from` up to, not including, `to`. */
export type Place = { from: number; to: number }

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='
type NumberValue = { kind: 'number'; value: number; at: Place }
export type Value =
  | NumberValue
  | { kind: 'text'; value: string; at: Place }
  | { kind: 'boolean'; value: boolean; at: Place }
  | { kind: 'none'; at: Place }
  | { kind: 'numbers'; values: number[]; at: Place }
  /** 10m: a stretch of time. */
  | { kind: 'duration'; ms: number; at: Place }
  /** ago(7d): a moment, so long before now. */
  | { kind: 'ago'; ms: number; at: Place }
/** A name, or a function of a metric such as min(val_loss) or at(val_loss, 10). */
export type Reference =
  { kind: 'name'; name: string; at: Place } | { kind: 'call'; name: string; of: string; epoch: number | undefined; at: Place }
export type Operand = Value | Reference

/** What a filter says, as grammar.peggy reads it; names are not looked up yet. `at` takes in the brackets around a group. */
export type Expression =
  | { kind: 'and' | 'or'; items: Expression[]; at: Place }
  | { kind: 'not'; item: Expression; at: Place }
  /** A chain: operators[i] stands between operands[i] and operands[i + 1]; all must hold. */
  | { kind: 'compare'; operands: Operand[]; operators: Operator[]; at: Place }
  | { kind: 'in'; subject: Operand; negated: boolean; choices: Value[] | 'tags'; at: Place }
  | { kind: 'matches'; subject: Operand; negated: boolean; pattern: string; at: Place }
  | { kind: 'has' | 'diverged'; name: string; at: Place }
  /** A word that name, tags or note must contain. */
  | { kind: 'word'; text: string; at: Place }
