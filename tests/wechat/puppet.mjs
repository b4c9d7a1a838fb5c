// The mock puppet, driven by JSON lines on its standard input and telling by JSON lines what was done with it.
//
// The mock of wechaty forgets whom an outgoing message mentions, gives no id for it and invents every file; here
// mentions, ids and files are real, and so are a gateway's bad days: see `weather`.

import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const ours = createRequire(new URL('../../gateway/index.mjs', import.meta.url))
const load = async name => import(pathToFileURL(ours.resolve(name)).href)
const [{ PuppetMock }, { FileBox }, { types }] = await Promise.all(
  ['wechaty-puppet-mock', 'file-box', 'wechaty-puppet'].map(load))

const FINE = { send: 'ok', delay: 0, echo: true, echoDelay: 0, ids: true, times: Infinity }

class Told extends PuppetMock {
  weather = { ...FINE }
  files = new Map() // by the id of their message
  aliases = new Map() // by room and contact
  invitations = new Map()
  #out

  constructor ({ tell, ...options }) {
    super(options)
    this.#out = fs.createWriteStream('', { fd: tell })
    const lines = createInterface({ input: process.stdin })
    lines.on('line', line => this.#obey(JSON.parse(line)))
    lines.on('close', () => process.exit(0)) // whoever drives it is gone
  }

  #tell (event) { this.#out.write(JSON.stringify(event) + '\n') }

  async #obey ({ number, verb, ...words }) {
    try {
      if (!Object.hasOwn(VERBS, verb)) throw new Error(`there is no verb ${verb}`)
      this.#tell({ number, answer: await VERBS[verb](this, words) ?? null })
    } catch (trouble) {
      this.#tell({ number, wrong: trouble.message })
    }
  }

  async onStart () { this.#tell({ happened: 'start' }) }
  async onStop () { this.#tell({ happened: 'stop' }) }

  // What a client asks for.

  async messageSendText (chat, text, mentions = []) {
    return this.#send(chat, { type: types.Message.Text, text, mentionIdList: mentions })
  }

  async messageSendFile (chat, box) {
    const content = await box.toBuffer()
    return this.#send(chat, { type: kindOf(box.name), filename: box.name }, { name: box.name, content })
  }

  async messageForward (chat, message) {
    const { type, text, filename } = await this.messagePayload(message)
    return this.#send(chat, { type, text, filename, forwarded: message }, this.files.get(message))
  }

  async messageFile (message) {
    const file = this.files.get(message)
    if (!file) throw new Error('no such file')
    return boxed(file.content, file.name)
  }

  async messageImage (message, size) {
    const box = await this.messageFile(message)
    if (size !== types.Image.Thumbnail) return box
    return boxed((await box.toBuffer()).subarray(0, 100), box.name)
  }

  async messageRecall () { return true }
  async contactAlias (contact) { return this.mocker.contactPayload(contact).alias ?? '' }
  async roomTopic (room) { return this.mocker.roomPayload(room).topic }

  async roomMemberRawPayload (room, contact) {
    if (!this.mocker.roomPayload(room).memberIdList.includes(contact)) throw new Error('no such member')
    const { id, name, avatar } = this.mocker.contactPayload(contact)
    return { id, name, avatar, roomAlias: this.aliases.get(`${room} ${contact}`) ?? '' }
  }

  async roomInvitationRawPayload (id) { return this.invitations.get(id) }
  async roomInvitationAccept (id) { this.#tell({ happened: 'accept', id }) }

  async #send (chat, parts, file) {
    if (!this.isLoggedIn) throw new Error('not logged in')
    const weather = this.#look()
    await sleep(weather.delay * 1000)
    if (weather.send === 'fail') throw new Error('the platform refuses')
    const id = `sent-${randomUUID()}`
    const payload = this.keep({ id, talker: this.currentUserId, chat, ...parts })
    if (file) this.files.set(id, file)
    if (weather.send !== 'swallow') {
      const { text = file?.name ?? '', mentionIdList: mentions = [], forwarded = '' } = parts
      this.#tell({ happened: 'said', id, chat, text, mentions, forwarded, ...summed(file?.content) })
      if (weather.echo) setTimeout(() => this.emit('message', { messageId: payload.id }), weather.echoDelay * 1000)
    }
    if (weather.send === 'hang') await new Promise(() => {})
    return weather.ids ? id : undefined
  }

  /** The weather of this send; it clears up after as many as were said. */
  #look () {
    const { weather } = this
    if (--weather.times <= 0) this.weather = { ...FINE }
    return weather
  }

  /** A message as the mock keeps it. A chat is a room, or somebody the bot talks with alone. */
  keep ({ id = `heard-${randomUUID()}`, talker, chat, timestamp = Date.now(), type = types.Message.Text, ...rest }) {
    const room = this.mocker.cacheRoomPayload.has(chat)
    this.#mustKnow(chat, room)
    const where = room ? { roomId: chat } : { listenerId: talker === chat ? this.currentUserId : chat }
    const payload = { id, talkerId: talker, timestamp, type, ...where, ...rest }
    this.mocker.cacheMessagePayload.set(id, payload)
    return payload
  }

  #mustKnow (chat, room) {
    const { cacheRoomPayload, cacheContactPayload } = this.mocker
    if (!room && !cacheContactPayload.has(chat)) throw new Error('no such chat')
    if (room && !cacheRoomPayload.get(chat).memberIdList.includes(this.currentUserId)) throw new Error('not in the room')
  }
}

// The gateway cannot pass on a small box that is made of a buffer.
const boxed = (content, name) => FileBox.fromBase64(content.toString('base64'), name)

const summed = content => content
  ? { size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  : { size: 0, sha256: '' }

function kindOf (name) {
  const kinds = { png: 'Image', jpg: 'Image', jpeg: 'Image', mp4: 'Video', silk: 'Audio', amr: 'Audio' }
  return types.Message[kinds[name.split('.').at(-1)] ?? 'Attachment']
}

const change = (puppet, kind, id) => puppet.emit('dirty', { payloadType: types.Dirty[kind], payloadId: id })
const within = (room, puppet) => ({ roomId: room, timestamp: Date.now(), payload: puppet.mocker.roomPayload(room) })

/** What may be asked of it: each gets the puppet and the words of its line. */
const VERBS = {
  contact (puppet, { id, ...payload }) {
    if (puppet.mocker.cacheContactPayload.has(id)) change(puppet, 'Contact', id)
    puppet.mocker.contactPayload(id, { id, gender: 0, type: 1, name: id, avatar: '', phone: [], ...payload })
  },
  room (puppet, { id, topic, members, owner = '', admins = [] }) {
    if (puppet.mocker.cacheRoomPayload.has(id)) change(puppet, 'Room', id)
    puppet.mocker.roomPayload(id, { id, topic, memberIdList: members, ownerId: owner, adminIdList: admins })
  },
  alias (puppet, { room, contact, alias }) {
    puppet.aliases.set(`${room} ${contact}`, alias)
    change(puppet, 'RoomMember', room)
  },
  login (puppet, { contact }) { puppet.login(contact) },
  async logout (puppet, { reason = '' }) { await puppet.logout(reason) },
  scan (puppet, { qrcode, status = types.ScanStatus.Waiting }) { puppet.emit('scan', { qrcode, status }) },
  say (puppet, { quote, file, mentions = [], type, times = 1, ...words }) {
    if (quote) words.text = `「${quote.name}：${quote.text}」\n- - - - - - - - - - - - - - -\n${words.text}`
    if (file) Object.assign(words, { filename: file.name, type: kindOf(file.name) })
    if (type !== undefined) words.type = typeof type === 'string' ? types.Message[type] : type
    const { id } = puppet.keep({ ...words, mentionIdList: mentions })
    if (file) puppet.files.set(id, { name: file.name, content: contentOf(file) })
    for (let time = 0; time < times; time++) puppet.emit('message', { messageId: id })
    return id
  },
  again (puppet, { message }) { puppet.emit('message', { messageId: message }) },
  join (puppet, { room, invitees, inviter }) {
    const { payload, ...where } = within(room, puppet)
    payload.memberIdList = [...new Set([...payload.memberIdList, ...invitees])]
    change(puppet, 'Room', room)
    puppet.emit('room-join', { ...where, inviterId: inviter, inviteeIdList: invitees })
  },
  leave (puppet, { room, leavers, remover }) {
    const { payload, ...where } = within(room, puppet)
    payload.memberIdList = payload.memberIdList.filter(id => !leavers.includes(id))
    change(puppet, 'Room', room)
    puppet.emit('room-leave', { ...where, removerId: remover ?? leavers[0], removeeIdList: leavers })
  },
  topic (puppet, { room, topic, by }) {
    const { payload, ...where } = within(room, puppet)
    const oldTopic = payload.topic
    payload.topic = topic
    change(puppet, 'Room', room)
    puppet.emit('room-topic', { ...where, changerId: by, newTopic: topic, oldTopic })
  },
  invite (puppet, { id, inviter, topic }) {
    puppet.invitations.set(id, { id, inviterId: inviter, topic, timestamp: Date.now(), memberIdList: [], memberCount: 0 })
    puppet.emit('room-invite', { roomInvitationId: id })
  },
  error (puppet, { text }) { puppet.emit('error', new Error(text)) },
  event (puppet, { name, payload }) { puppet.emit(name, payload) },
  async reset (puppet) {
    if (!puppet.isLoggedIn) puppet.login('nobody') // or the gateway would go on asking for a scan
    await puppet.logout('reset')
    const { cacheContactPayload, cacheRoomPayload, cacheMessagePayload } = puppet.mocker
    for (const kept of [cacheContactPayload, cacheRoomPayload, cacheMessagePayload, puppet.files, puppet.aliases]) {
      kept.clear()
    }
    puppet.cache.clear()
    puppet.weather = { ...FINE }
  },
  weather (puppet, words) { puppet.weather = { ...FINE, ...words } },
}

function contentOf ({ content, size, seed = 0 }) {
  return content === undefined ? Buffer.alloc(size, seed) : Buffer.from(content, 'base64')
}

export default Told
