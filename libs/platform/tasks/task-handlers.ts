import { Injectable, SetMetadata } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { TaskHandler, TaskRun, TaskType } from '#kernel';
import { TaskPayloadInvalid } from './tasks.errors.ts';

const handledTask = Symbol('handledTask');

/**
 * Runs the method for each task of this type, in processes that work. What it returns becomes the task's result. Throw an
 * `AppError` when trying again cannot help, anything else when it may.
 */
export function HandlesTask<Payload>(type: TaskType<Payload>) {
  return <Method extends TaskHandler<Payload>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    SetMetadata(handledTask, type)(target, key, descriptor);
  };
}

/** A handler whose payload is read when it is called. */
export interface RegisteredHandler {
  readonly type: TaskType<unknown>;
  /** @throws TaskPayloadInvalid */
  handle(run: Omit<TaskRun<unknown>, 'payload'>, payload: string): Promise<unknown>;
}

/** Who does which type of task in this process. */
@Injectable()
export class TaskHandlers {
  private readonly byType = new Map<string, RegisteredHandler>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  register<Payload>(type: TaskType<Payload>, handler: TaskHandler<Payload>): void {
    if (this.byType.has(type.type)) throw new Error(`Two handlers want tasks of type ${type.type}`);
    this.byType.set(type.type, {
      type,
      handle: async (run, payload) => handler(withPayload(run, read(type, payload))),
    });
  }

  get(type: string): RegisteredHandler | undefined {
    return this.byType.get(type);
  }

  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  /** Finds every method with `@HandlesTask`. */
  discover(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (typeof instance !== 'object' || instance === null) continue;
      for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance))) {
        const method: unknown = Reflect.get(instance, name);
        if (typeof method !== 'function') continue;
        const type = this.reflector.get<TaskType<unknown> | undefined>(handledTask, unboundOf(instance, name));
        if (type !== undefined) this.register(type, async (run) => Reflect.apply(method, instance, [run]));
      }
    }
  }
}

function unboundOf(instance: object, name: string): () => unknown {
  return Reflect.get(Object.getPrototypeOf(instance), name);
}

function withPayload<Payload>(run: Omit<TaskRun<unknown>, 'payload'>, payload: Payload): TaskRun<Payload> {
  return {
    taskId: run.taskId,
    attempt: run.attempt,
    ownerId: run.ownerId,
    payload,
    get signal() {
      return run.signal;
    },
    progress: (percent) => run.progress(percent),
    complete: (result) => run.complete(result),
  };
}

function read<Payload>(type: TaskType<Payload>, payload: string): Payload {
  try {
    return type.schema.parse(JSON.parse(payload));
  } catch (error) {
    throw new TaskPayloadInvalid({ cause: error, detail: error instanceof Error ? error.message : String(error) });
  }
}
