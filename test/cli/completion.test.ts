import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { installProgram, openLibrary } from '../support/commandLine.ts'
import { temporaryFolder } from '../support/openTestCore.ts'

const program = installProgram({ realTrainer: false })

/** What a real Bash offers after some words. */
function offered(script: string, words: string[]): string[] {
  const file = path.join(temporaryFolder(), 'completion.bash')
  const list = words.map(word => `'${word}'`).join(' ')
  writeFileSync(file, `${script}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _trialbook; printf '%s\\n' "\${COMPREPLY[@]}"`)
  return execFileSync('bash', [file], { encoding: 'utf8' }).trim().split('\n')
}

test('Bash completes commands, their options, and what these may be', async () => {
  const { trialbook } = openLibrary(program)
  const { stdout, code } = await trialbook('completion bash')
  expect(code).toBe(0)
  expect(offered(stdout, ['trialbook', 'ex'])).toEqual(['experiments', 'export'])
  expect(offered(stdout, ['trialbook', 'export', '1', '--for'])).toEqual(['--format', '--force'])
  expect(offered(stdout, ['trialbook', 'export', '1', '--format', 't'])).toEqual(['tfjs', 'tensorboard'])
  expect(offered(stdout, ['trialbook', 'run', '--see'])).toEqual(['--seed', '--seeds'])
})

test('other shells have theirs, and an unknown one is refused', async () => {
  const { trialbook } = openLibrary(program)
  expect((await trialbook('completion zsh')).stdout).toContain('bashcompinit')
  expect((await trialbook('completion fish')).stdout).toContain("complete -c trialbook -n '__fish_seen_subcommand_from run' -l seed")
  expect(await trialbook('completion csh')).toMatchObject({ code: 2 })
})
