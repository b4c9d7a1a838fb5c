// The gateway: serves one puppet, and with it one WeChat account, to Linying over gRPC.

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Mistake, readSettings } from './settings.mjs'

process.umask(0o077) // a puppet writes down how it logs in
process.noDeprecation = true // wechaty-puppet-service's, of grpc-js
// More than errors would be the token and what people write; it is read when these are imported, and not again.
Object.assign(process.env, { WECHATY_LOG: 'error', GRPC_VERBOSITY: 'NONE' })

const kind = trouble => String(trouble?.code ?? trouble?.name ?? 'an error')
const where = trouble => String(trouble?.stack).split('\n').filter(line => /^\s+at /.test(line)).slice(0, 5)
const tell = (what, trouble) => console.error([`${what}: ${kind(trouble)}`, ...where(trouble)].join('\n')) // not its words
const end = (what, trouble) => { tell(what, trouble); process.exit(1) }
process.on('unhandledRejection', trouble => tell('going on', trouble)) // a new login is dearer than an odd answer
process.on('uncaughtException', trouble => end('ended', trouble))

function unserved (endpoint, trouble) {
  const why = trouble?.code ?? /\bE[A-Z]{4,}\b/.exec(trouble?.message)?.[0] ?? kind(trouble) // a port's is in the words
  return new Mistake(String(why).startsWith('ERR_OSSL')
    ? `LINYING_GATEWAY_CERTIFICATE and LINYING_GATEWAY_KEY are no certificate and its key, in PEM (${why}).`
    : `LINYING_GATEWAY is ${endpoint}, which cannot be served (${why}); write an address of this machine and a free port.`)
}

async function makePuppet ({ puppet: place, options, memory }) {
  const module = await import(place).catch(trouble => {
    throw new Mistake(`LINYING_PUPPET cannot be loaded: ${place} (${kind(trouble)}).`)
  })
  const Puppet = module.default?.default ?? module.default
  if (typeof Puppet !== 'function') throw new Mistake(`LINYING_PUPPET exports no puppet by default: ${place}.`)
  const puppet = new Puppet(options)
  if (memory) puppet.setMemory(new (await import('memory-card')).MemoryCard(memory))
  puppet.on('error', () => console.error('the puppet reports an error')) // with nobody listening it would end us
  return puppet
}

/** A bot that is frozen or cut off keeps no other from attaching; it pings us, and nobody would ping it. */
async function dropWhoIsSilent (seconds) {
  const service = createRequire(import.meta.url).resolve('wechaty-puppet-service') // which exports its options nowhere
  const { GRPC_OPTIONS } = await import(new URL('../../esm/src/config.js', pathToFileURL(service)))
  for (const what of ['time', 'timeout']) GRPC_OPTIONS[`grpc.keepalive_${what}_ms`] = seconds * 1000 / 2
}

async function serve (settings) {
  const { PuppetServer } = await import('wechaty-puppet-service')
  await dropWhoIsSilent(settings.patience)
  const puppet = await makePuppet(settings)
  const server = new PuppetServer({ ...settings, puppet })
  await server.start().catch(trouble => { throw unserved(settings.endpoint, trouble) })
  const stop = async () => {
    setTimeout(() => process.exit(0), 5000) // a puppet may never come to its end
    for (const what of [server, puppet]) await what.stop().catch(trouble => tell('not stopped in good order', trouble))
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop)
  await puppet.start().catch(trouble => end('the puppet did not start', trouble)) // no client has to ask for it
  console.log(`serving ${puppet.name()} on ${settings.endpoint} ${settings.tls.disable ? 'in plain text' : 'with TLS'}`)
}

try {
  await serve(readSettings(process.env))
} catch (trouble) {
  if (!(trouble instanceof Mistake)) end('ended', trouble)
  console.error(trouble.message)
  process.exit(2)
}
