import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noteHtml } from '../../src/renderer/notes/noteHtml.ts'

/** Every tag of a piece of HTML, attributes and all. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? []
const harmless =
  /^<\/?(p|h[3-6]|ul|ol|li|blockquote|pre|hr|br|table|thead|tbody|tr|th|td|strong|em|del|code)( start="\d+"| align="(left|right|center)"| class="language-[^"<>]*")?\/?>$/

describe('a note as HTML', () => {
  it('keeps what Markdown means', () => {
    expect(noteHtml('# Why\n\n**bold** _slanted_ `code`\n\n- one\n- two')).toBe(
      '<h3>Why</h3>\n<p><strong>bold</strong> <em>slanted</em> <code>code</code></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n'
    )
    expect(noteHtml('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<td>1</td>')
    expect(noteHtml('- [x] done\n- [ ] open')).toContain('☑ done')
  })

  it('shows addresses of links and pictures as text', () => {
    expect(noteHtml('[here](https://example.org/a?b=1&c)')).toBe('<p>here <code>https://example.org/a?b=1&amp;c</code></p>\n')
    expect(noteHtml('https://example.org')).toBe('<p><code>https://example.org</code></p>\n')
    expect(noteHtml('![a "dog"](https://example.org/dog.png)')).toBe('<p>a &quot;dog&quot; <code>https://example.org/dog.png</code></p>\n')
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<svg onload=alert(1)><circle/></svg>',
    '[x](javascript:alert(1))',
    '[x](  java\nscript:alert(1))',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml,<svg/onload=alert(1)>)',
    '[x]: data:text/html;base64,PHNjcmlwdD4= "t"\n\n[x]',
    '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
    '<javascript:alert(1)>',
    '`` <b> `` and ```\n</code></pre><img onerror=x>\n```',
    '```"><img src=x onerror=alert(1)>\nx\n```',
    '| <img src=x onerror=alert(1)> |\n|---|\n| <iframe src=x> |',
    '<!-- --><style>*{display:none}</style>',
    '<details open ontoggle=alert(1)>'
  ])('has nothing that acts in %j', text => {
    for (const tag of tagsOf(noteHtml(text))) expect(tag).toMatch(harmless)
  })

  it('has nothing that acts in any mixture of markup', () => {
    const piece = fc.constantFrom(
      '<img onerror=x>',
      '<',
      '>',
      '"',
      "'",
      '`',
      '```',
      '\n',
      '\n\n',
      '[',
      '](',
      ')',
      '![',
      'javascript:',
      '*',
      '_',
      '&lt;',
      '|',
      '- ',
      '> ',
      '# ',
      '<a href=',
      'é🙂',
      'שלום'
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        for (const tag of tagsOf(noteHtml(pieces.join('')))) expect(tag).toMatch(harmless)
      }),
      { numRuns: 2000 }
    )
  })

  it.each([
    ['quotes within quotes', '>'.repeat(100_000)],
    ['brackets', '['.repeat(100_000)],
    ['stars', '*a '.repeat(33_000)],
    ['backticks', '`'.repeat(100_000)],
    ['pictures', '!['.repeat(50_000)],
    ['angles', '<'.repeat(100_000)],
    ['lists within lists', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i * 2)}- x`).join('\n')],
    ['one word', 'x'.repeat(100_000)],
    ['lines', 'a\n'.repeat(50_000)]
  ])('comes back from 100,000 characters of %s', (_, text) => {
    expect(noteHtml(text).length).toBeGreaterThan(0)
  })
})
