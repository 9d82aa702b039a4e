import { Marked } from 'marked'
import type { Tokens } from 'marked'
import { escapeHtml } from '../report/html.ts'

/** Deeper than anybody writes; a parser that calls itself for each level would not come back. */
const mostNested = 100
const isTooDeep = (text: string): boolean => text.split('\n').some(line => (/^[\s>]*/.exec(line)?.[0].length ?? 0) > mostNested)

/** An address is text to read and copy: nothing is fetched, and nothing is opened by a press. */
const withAddress = (text: string, address: string): string =>
  text === escapeHtml(address) ? `<code>${text}</code>` : `${text} <code>${escapeHtml(address)}</code>`

const marked = new Marked({
  async: false,
  gfm: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    image: ({ text, href }: Tokens.Image) => withAddress(escapeHtml(text), href),
    link(token: Tokens.Link) {
      return withAddress(this.parser.parseInline(token.tokens), token.href)
    },
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ '),
    // Headings of a note are below those of the page.
    heading(token: Tokens.Heading) {
      const level = Math.min(6, token.depth + 2)
      return `<h${level}>${this.parser.parseInline(token.tokens)}</h${level}>\n`
    }
  }
})

/** A note's Markdown as HTML without addresses to follow, pictures or markup of its own; what was written as HTML is shown as it was written. */
export function noteHtml(text: string): string {
  const plain = (): string => `<pre>${escapeHtml(text)}</pre>`
  if (isTooDeep(text)) return plain()
  try {
    return marked.parse(text) as string
  } catch {
    return plain()
  }
}
