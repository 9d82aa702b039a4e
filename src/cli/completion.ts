import type { Command, Option } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const flagsOf = ({ options }: Command): Option[] => options.filter(({ hidden }) => !hidden)
const visible = (program: Command): Command[] => program.commands.filter(command => command.name() !== 'help')
/** Text between single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", '’')}'`

/** What may come after an option, as far as it is known: its choices, else files. */
const choicesOf = ({ argChoices }: Option): readonly string[] => argChoices ?? []

function bash(program: Command): string {
  const name = program.name()
  const cases = visible(program).flatMap(command => {
    const options = flagsOf(command).flatMap(({ long }) => long ?? [])
    const choices = flagsOf(command).filter(option => choicesOf(option).length > 0)
    return [
      `    ${command.name()})`,
      ...choices.map(
        option => `      [ "$before" = ${option.long} ] && COMPREPLY=($(compgen -W "${choicesOf(option).join(' ')}" -- "$word")) && return`
      ),
      `      COMPREPLY=($(compgen -W "${options.join(' ')}" -f -- "$word"));;`
    ]
  })
  return [
    `_${name}() {`,
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
    `  [ "$COMP_CWORD" -eq 1 ] && COMPREPLY=($(compgen -W "${visible(program)
      .map(command => command.name())
      .join(' ')}" -- "$word")) && return`,
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    '}',
    `complete -o filenames -F _${name} ${name}`
  ].join('\n')
}

/** Zsh reads Bash's, once it is told to. */
const zsh = (program: Command): string => `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`

function fish(program: Command): string {
  const name = program.name()
  const none = '__fish_use_subcommand'
  return visible(program)
    .flatMap(command => [
      `complete -c ${name} -n ${none} -f -a ${command.name()} -d ${quoted(command.description())}`,
      ...flagsOf(command).flatMap(option => {
        if (!option.long) return []
        const takes = option.required || option.optional
        const values = choicesOf(option)
        const argument = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takes ? ' -r' : ''
        return [
          `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name()}' -l ${option.long.slice(2)} -d ${quoted(option.description)}${argument}`
        ]
      })
    ])
    .join('\n')
}

/** A script that lets a shell complete commands, options and what they may be, made from the commands themselves. */
export const completionScript = (program: Command, shell: Shell): string => ({ bash, zsh, fish })[shell](program)
