import { escapeHtml } from './html.ts'

type Table = { columns: readonly string[]; rows: readonly { title: string; cells: readonly string[]; differs: boolean }[] }
/** A part of a report: text that is HTML already, a table, or pictures with their titles. */
export type ReportPart = { title: string } & ({ html: string } | { table: Table } | { pictures: readonly { title: string; svg: string }[] })
export type Report = {
  language: string
  title: string
  lead: string
  legend: readonly { colour: string; text: string }[]
  parts: readonly ReportPart[]
}

const style = `
body { max-width: 1180px; margin: 32px auto; padding: 0 24px; color: #161a21; background: #fff; font: 14px/1.5 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
h1 { margin: 0; font-size: 24px; } h2 { margin: 28px 0 8px; font-size: 17px; } h3 { margin: 0 0 4px; font-size: 13px; font-weight: 600; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid #d5d9e0; text-align: left; vertical-align: top; }
tr.differs th, tr.differs td { background: #e5eefd; }
.pictures { display: flex; flex-wrap: wrap; gap: 16px; } .pictures text { fill: #4e5766; font: 11px system-ui, sans-serif; }
figure { margin: 0; } .scroll { overflow-x: auto; } .lead, .legend { color: #4e5766; }
.dot { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 50%; } .legend span { margin-right: 16px; white-space: nowrap; }
`

function tableHtml({ columns, rows }: Table): string {
  const head =
    columns.length > 1 ? `<thead><tr><td></td>${columns.map(name => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>` : ''
  const body = rows.map(
    ({ title, cells, differs }) =>
      `<tr${differs ? ' class="differs"' : ''}><th scope="row">${escapeHtml(title)}</th>${cells.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
  )
  return `<div class="scroll"><table>${head}<tbody>${body.join('\n')}</tbody></table></div>`
}

function partHtml(part: ReportPart): string {
  if ('html' in part) return part.html
  if ('table' in part) return tableHtml(part.table)
  const figures = part.pictures.map(({ title, svg }) => `<figure><h3>${escapeHtml(title)}</h3>${svg}</figure>`)
  return `<div class="pictures">${figures.join('\n')}</div>`
}

/** A page that needs nothing beside itself: no script, no address, nothing to fetch, which its own policy forbids as well. */
export function reportHtml({ language, title, lead, legend, parts }: Report): string {
  const key = legend.map(({ colour, text }) => `<span><span class="dot" style="background:${colour}"></span>${escapeHtml(text)}</span>`)
  const sections = parts.map(part => `<section><h2>${escapeHtml(part.title)}</h2>\n${partHtml(part)}</section>`)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
<p class="legend">${key.join('')}</p>
${sections.join('\n')}
</body>
</html>
`
}
