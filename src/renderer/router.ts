import { createRouter, createWebHashHistory } from 'vue-router'
import type { RouteRecordRaw } from 'vue-router'
import { keepRunsAddress } from './composables/useRunsAddress.ts'
import RunsView from './views/runs/RunsView.vue'

/** `meta.view` names the view in the title and the main landmark (shell.views.*), `meta.rail` the rail's current link. */
declare module 'vue-router' {
  interface RouteMeta {
    view: string
    rail: string
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/runs' },
  // The view people start in comes with the window; the others are fetched when they are opened.
  { path: '/runs', name: 'runs', component: RunsView, meta: { view: 'runs', rail: 'runs' } },
  {
    path: '/runs/:id/:tab?',
    name: 'run',
    component: () => import('./views/runDetail/RunDetailView.vue'),
    meta: { view: 'run', rail: 'runs' }
  },
  { path: '/new-run', name: 'new-run', component: () => import('./views/newRun/NewRunView.vue'), meta: { view: 'newRun', rail: 'runs' } },
  {
    path: '/compare',
    name: 'compare',
    component: () => import('./views/compare/CompareView.vue'),
    meta: { view: 'compare', rail: 'runs' }
  },
  { path: '/sweeps', name: 'sweeps', component: () => import('./views/sweeps/SweepsView.vue'), meta: { view: 'sweeps', rail: 'sweeps' } },
  {
    path: '/sweeps/new',
    name: 'new-sweep',
    component: () => import('./views/newSweep/NewSweepView.vue'),
    meta: { view: 'newSweep', rail: 'sweeps' }
  },
  {
    path: '/sweeps/:id/:tab?',
    name: 'sweep',
    component: () => import('./views/sweeps/SweepDetailView.vue'),
    meta: { view: 'sweep', rail: 'sweeps' }
  },
  {
    path: '/datasets/import',
    name: 'import-dataset',
    component: () => import('./views/datasets/ImportView.vue'),
    meta: { view: 'importDataset', rail: 'datasets' }
  },
  {
    path: '/datasets/:name',
    name: 'dataset',
    component: () => import('./views/datasets/DatasetDetailView.vue'),
    props: true,
    meta: { view: 'dataset', rail: 'datasets' }
  },
  {
    path: '/datasets',
    name: 'datasets',
    component: () => import('./views/datasets/DatasetsView.vue'),
    meta: { view: 'datasets', rail: 'datasets' }
  },
  // Where MLflow's client says that a run or an experiment is to be seen.
  { path: '/experiments/:e/runs/:id', redirect: to => ({ name: 'run', params: { id: to.params['id'] } }) },
  { path: '/experiments/:e', redirect: to => ({ name: 'runs', query: { e: to.params['e'] } }) },
  { path: '/trash', name: 'trash', component: () => import('./views/trash/TrashView.vue'), meta: { view: 'trash', rail: 'trash' } },
  {
    path: '/settings/:section?',
    name: 'settings',
    component: () => import('./views/settings/SettingsView.vue'),
    meta: { view: 'settings', rail: 'settings' }
  },
  { path: '/:rest(.*)*', redirect: '/runs' }
]

// A plain path, typed or linked, means the same place; the hash keeps relative files working at any depth.
if (location.protocol.startsWith('http') && location.pathname !== '/' && location.hash === '') {
  history.replaceState(null, '', `/#${location.pathname}${location.search}`)
}

/** The state of a view is in its address, behind the hash: the same address works in both hosts and after a reload. */
export const router = createRouter({ history: createWebHashHistory(), routes })
keepRunsAddress(router)
