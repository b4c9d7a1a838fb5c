// What the gateway is told by its environment: read once, checked as a whole, and its secrets taken out again.

import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** A mistake of whoever configured it: its words are one sentence that quotes no secret. */
export class Mistake extends Error {}

export function readSettings (environment) {
  const take = name => {
    const value = (environment[name] ?? '').trim()
    delete environment[name] // neither the puppet nor what it starts needs it
    return value
  }
  const settings = {
    endpoint: take('LINYING_GATEWAY') || '127.0.0.1:8788',
    token: readToken(take('LINYING_GATEWAY_TOKEN'), take('LINYING_GATEWAY_TOKEN_FILE')),
    puppet: place(take('LINYING_PUPPET')),
    options: readOptions(take('LINYING_PUPPET_OPTIONS')),
    memory: take('LINYING_PUPPET_MEMORY'),
    patience: readPatience(take('LINYING_GATEWAY_PATIENCE') || '30'),
  }
  const local = isLoopback(settings.endpoint)
  return { ...settings, tls: readTls(take, local) }
}

function readToken (given, file) {
  if (given && file) throw new Mistake('LINYING_GATEWAY_TOKEN and LINYING_GATEWAY_TOKEN_FILE are both set; keep one.')
  const token = given || (file && readSecret('LINYING_GATEWAY_TOKEN_FILE', file).trim())
  if (!token) throw new Mistake('There is no token; set LINYING_GATEWAY_TOKEN, or LINYING_GATEWAY_TOKEN_FILE to a file.')
  if (token.length < 16) throw new Mistake('The token is shorter than 16 characters; make one with: openssl rand -hex 24')
  return token
}

function readPatience (written) {
  const seconds = Number(written)
  if (seconds >= 0.1 && seconds <= 3600) return seconds
  throw new Mistake(`LINYING_GATEWAY_PATIENCE is "${written}"; write seconds, up to 3600.`)
}

function readTls (take, local) {
  const [certificate, key] = [take('LINYING_GATEWAY_CERTIFICATE'), take('LINYING_GATEWAY_KEY')]
  const plain = take('LINYING_GATEWAY_PLAIN')
  if (plain) {
    if (plain !== 'yes') throw new Mistake('LINYING_GATEWAY_PLAIN is either yes or not set.')
    if (!local) throw new Mistake('LINYING_GATEWAY_PLAIN is for a loopback address alone; set a certificate and a key.')
    return { disable: true }
  }
  if (!certificate || !key) {
    throw new Mistake('TLS needs LINYING_GATEWAY_CERTIFICATE and LINYING_GATEWAY_KEY, two files of PEM; ' +
      'or set LINYING_GATEWAY_PLAIN=yes on a loopback address.')
  }
  const serverCert = readText('LINYING_GATEWAY_CERTIFICATE', certificate)
  return { disable: false, serverCert, serverKey: readSecret('LINYING_GATEWAY_KEY', key) }
}

function isLoopback (endpoint) {
  const parts = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(endpoint)
  const [host, port] = [parts?.[1] ?? parts?.[2], Number(parts?.[3])]
  if (!(port > 0 && port < 65536)) throw new Mistake(`LINYING_GATEWAY is "${endpoint}"; write host:port.`)
  return host === 'localhost' || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'))
}

/** A module by its name, or a file as it is seen from the working directory. */
function place (puppet) {
  if (!puppet) throw new Mistake('LINYING_PUPPET names no puppet; set it to a module, or to the path of one.')
  return /^[./]/.test(puppet) ? pathToFileURL(path.resolve(puppet)).href : puppet
}

function readOptions (written) {
  try {
    const options = JSON.parse(written || '{}')
    if (options && typeof options === 'object' && !Array.isArray(options)) return options
  } catch { /* said below, without quoting it */ }
  throw new Mistake('LINYING_PUPPET_OPTIONS is not a JSON object.')
}

function readSecret (name, file) {
  const text = readText(name, file)
  const mode = fs.statSync(file).mode & 0o777
  if (mode & 0o077) throw new Mistake(`${name} is ${file}, which others can read (mode ${mode.toString(8)}); chmod 600 it.`)
  return text
}

function readText (name, file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (trouble) {
    throw new Mistake(`${name} is ${file}, which cannot be read (${trouble.code}).`)
  }
}
