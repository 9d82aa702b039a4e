/** The options of `npm start` that reach the desktop app; the window needs no port, so the rest belongs to the Node host. */
export function dataDirOption(args: readonly string[]): string | undefined {
  const at = args.indexOf('--data-dir')
  if (at >= 0) return args[at + 1]
  return args.find(arg => arg.startsWith('--data-dir='))?.slice('--data-dir='.length)
}
