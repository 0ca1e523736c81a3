export interface Export {
  readonly id: string;
  readonly userId: string;
  readonly taskId: string;
  readonly createdAt: string;
  /** In bytes; `null` until the archive is there. */
  readonly size: number | null;
  readonly expiresAt: string;
}

export type NewExport = Pick<Export, 'id' | 'userId' | 'taskId'> & {
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** The copies of their data that members have asked for. */
export abstract class ExportRepository {
  /** Nothing when the task has one already. */
  abstract add(newExport: NewExport): Promise<void>;
  abstract ofId(id: string): Promise<Export | undefined>;
  abstract ofTask(taskId: string): Promise<Export | undefined>;
  /** The one they asked for last, unless it has expired. */
  abstract latestOf(userId: string, at: Date): Promise<Export | undefined>;
  /** Whether it is still wanted: its owner may have been erased meanwhile. */
  abstract makeReady(id: string, size: number, expiresAt: Date): Promise<boolean>;
  abstract expired(at: Date, limit: number): Promise<readonly string[]>;
  abstract remove(ids: readonly string[]): Promise<void>;
}
