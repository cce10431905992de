/** Whether enough answers came since the last round closed. */
export function isRoundDue(answersSince: number, roundSize: number): boolean {
  return answersSince >= roundSize;
}
