import { startHost } from './bench/host.ts'
import { openBrowser, openRuns } from './bench/browse/page.ts'
import { writeFileSync } from 'node:fs'
const host = await startHost(process.argv[2])
const browser = await openBrowser()
const { page } = await openRuns(browser, host)
await page.waitForTimeout(3000)
const s = await page.context().newCDPSession(page)
await s.send('Profiler.enable'); await s.send('Profiler.setSamplingInterval',{interval:500}); 
const run = () => page.evaluate(`(async () => {
    const grid = document.querySelector('[role=grid]')
    const frames = []
    let last = await new Promise(requestAnimationFrame)
    for (let step = 1; step <= 200; step++) {
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * step / 200
      const now = await new Promise(requestAnimationFrame)
      frames.push(Math.round(now - last))
      last = now
    }
    grid.scrollTop = 0
    return frames
  })()`)
console.log((await run()).join(' '))
await page.waitForTimeout(500)
await s.send('Profiler.start')
console.log((await run()).join(' '))
const { profile } = await s.send('Profiler.stop')
const self = new Map(); const dt = profile.timeDeltas; const byId = new Map(profile.nodes.map(n=>[n.id,n]))
const parent = new Map(); for (const n of profile.nodes) for (const c of n.children??[]) parent.set(c,n.id)
const total = new Map()
profile.samples.forEach((id,i)=>{ const n=byId.get(id); const k=n.callFrame.functionName+' '+n.callFrame.url.split('/').pop()+':'+n.callFrame.lineNumber+':'+n.callFrame.columnNumber; self.set(k,(self.get(k)??0)+dt[i]);
 const seen=new Set(); for(let p=id;p!==undefined;p=parent.get(p)){const m=byId.get(p);const kk=m.callFrame.functionName+':'+m.callFrame.columnNumber; if(!seen.has(kk)){seen.add(kk); total.set(kk,(total.get(kk)??0)+dt[i])}} })
console.log('SELF'); for (const [k,v] of [...self].sort((a,b)=>b[1]-a[1]).slice(0,30)) console.log((v/1000).toFixed(0),k)
console.log('TOTAL'); for (const [k,v] of [...total].sort((a,b)=>b[1]-a[1]).slice(0,40)) console.log((v/1000).toFixed(0),k)
await browser.close(); await host.close()
