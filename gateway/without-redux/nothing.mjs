// What the client half of wechaty-puppet-service imports by name; the gateway never runs that half.
export const Duck = class {}
export const puppet$ = undefined
