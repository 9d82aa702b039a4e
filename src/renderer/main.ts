import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { createSavedViews, savedViewsKey } from './composables/useSavedViews.ts'
import { createSettings, settingsKey } from './composables/useSettings.ts'
import { connectToHost } from './connection/connectToHost.ts'
import { connectionKey, createConnection } from './connection/connection.ts'
import { createQueueStore, queueStoreKey } from './connection/queueStore.ts'
import { createRunStore, runStoreKey } from './connection/runStore.ts'
import { createSeriesStore, seriesStoreKey } from './connection/seriesStore.ts'
import { i18n, languageReady } from './i18n.ts'
import { router } from './router.ts'
import { declareKoreanFont } from './styles/koreanFont.ts'

const connection = createConnection(connectToHost)
const runs = createRunStore(connection)
const app = createApp(App)
app.provide(connectionKey, connection)
app.provide(runStoreKey, runs)
app.provide(queueStoreKey, createQueueStore(connection, runs))
app.provide(seriesStoreKey, createSeriesStore(connection))
app.provide(settingsKey, createSettings(connection))
app.provide(savedViewsKey, createSavedViews(connection))
app.use(i18n).use(router)
void languageReady().then(() => {
  app.mount('#app')
  // Names may be Korean in any language of the window.
  requestIdleCallback(() => void declareKoreanFont().catch(() => undefined))
})
