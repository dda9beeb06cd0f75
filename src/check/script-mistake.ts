/** A slip of the script's author: it says nothing about the business. */
export class ScriptMistake extends Error {
  override readonly name = 'ScriptMistake';
}
