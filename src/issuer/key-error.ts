/** An error that names the option; the problem ends a sentence about the key. */
export function keyError(problem: string): TypeError {
  return new TypeError(`"key" option ${problem}`);
}
