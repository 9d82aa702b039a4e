import { writeFileSync } from 'node:fs'
import { generateFilterParser, filterParser } from './generating/filterParser.mjs'

// What is made from other sources and kept beside them; a test holds each against its source.
writeFileSync(filterParser, await generateFilterParser())
process.stdout.write(`${filterParser}\n`)
