/** A named SQL text that every connection prepares once: parsing and planning are not paid again. */
export interface Statement {
  /** Unique in the program, `<module>.<what it does>`. */
  readonly name: string;
  readonly text: string;
  readonly isRead: boolean;
  /** A lock is no read, and changes nothing. */
  readonly isChange: boolean;
}

const names = new Set<string>();

export function statement(name: string, text: string): Statement {
  if (names.has(name)) throw new Error(`Two statements are called ${name}`);
  names.add(name);
  return { name, text, isRead: isRead(text), isChange: !isRead(text.replaceAll(lockOfRows, '')) };
}

const lockOfRows = /\bfor (?:no key )?update\b/gi;

/** Whether a statement only looks. What is not surely a read counts as a write, and so does every function of a module. */
export function isRead(sql: string): boolean {
  return (
    /^\s*(?:select|with)\b/i.test(sql) &&
    !/\b(?:insert|update|delete|merge|share|nextval|setval|pg_notify|\w*advisory\w*)\b|\b\w+\.\w+\(/i.test(sql)
  );
}
