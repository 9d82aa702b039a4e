import { z } from 'zod'

export const runIdSchema = z.uuid()
export const experimentIdSchema = z.uuid()
