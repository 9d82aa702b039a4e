import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret for one run of the host, 256 bits. */
export const createToken = (): string => randomBytes(32).toString('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in a time that tells nothing about the token, whatever the lengths. */
export const isToken = (given: string | undefined, token: string): boolean =>
  given !== undefined && timingSafeEqual(digest(given), digest(token))
