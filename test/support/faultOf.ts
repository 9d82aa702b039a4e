/** The first fault of what is refused as INVALID_INPUT; undefined where it is not refused. */
export const faultOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error as { data?: { faults: unknown[] } }).data?.faults[0] ?? error
  )
