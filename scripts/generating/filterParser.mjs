import { readFileSync } from 'node:fs'
import peggy from 'peggy'
import { inProject } from '../setup/paths.mjs'

const grammar = inProject('src', 'shared', 'filter', 'grammar.peggy')
export const filterParser = inProject('src', 'shared', 'filter', 'parser.js')

/** The parser of the filter language: plain code without eval, which the window's security policy forbids. */
export const generateFilterParser = () =>
  peggy.generate(readFileSync(grammar, 'utf8'), {
    output: 'source',
    format: 'es',
    grammarSource: 'grammar.peggy',
    allowedStartRules: ['Filter', 'Column']
  })
