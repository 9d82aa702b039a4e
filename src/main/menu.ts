import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'

/** The application menu. Undo, redo and the palette's keys belong to the page, whose own undo reaches further than the text field's. */
export function setApplicationMenu(platform: NodeJS.Platform): void {
  const application: MenuItemConstructorOptions[] =
    platform === 'darwin' ? [{ role: 'appMenu' }] : [{ label: '&File', submenu: [{ role: 'quit' }] }]
  const template: MenuItemConstructorOptions[] = [
    ...application,
    { label: '&Edit', submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' }
      ]
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] }
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
