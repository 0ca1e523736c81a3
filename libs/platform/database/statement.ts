/** A named SQL text that every connection prepares once: parsing and planning are not paid again. */
export interface Statement {
  /** Unique in the program, `<module>.<what it does>`. */
  readonly name: string;
  readonly text: string;
}

const names = new Set<string>();

export function statement(name: string, text: string): Statement {
  if (names.has(name)) throw new Error(`Two statements are called ${name}`);
  names.add(name);
  return { name, text };
}
