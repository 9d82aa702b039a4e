/**
 * Asks one question at a time: what comes while one is under way replaces what waits, and an answer that another question has overtaken is dropped.
 * `take` gets the answer to the newest question alone.
 */
export function createNewestAnswer<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  take: (answer: Answer | undefined, question: Question) => void
): (question: Question) => void {
  let waiting: { question: Question } | undefined
  let isAsking = false

  async function next(question: Question): Promise<void> {
    isAsking = true
    // Who fails finds nothing: the palette goes on with what it knows itself.
    const answer = await ask(question).catch(() => undefined)
    isAsking = false
    const newer = waiting
    waiting = undefined
    if (newer) void next(newer.question)
    else take(answer, question)
  }
  return question => {
    if (isAsking) waiting = { question }
    else void next(question)
  }
}
