/** Ids that follow from what they are for: whoever does the same again comes to the same id. */
export abstract class DerivedIds {
  abstract of(...parts: readonly string[]): string;
}
