import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../http/caller.ts';
import { Cursors, CursorScope } from '../http/cursors.ts';
import { Endpoint } from '../http/endpoint.ts';
import { listOf, PageQuery, type ListView } from '../http/wire.ts';
import { OwnTasks } from './own-tasks.ts';
import { TaskParams, TaskView } from './tasks.dto.ts';
import { TaskNotFound } from './tasks.errors.ts';

@ApiTags('tasks')
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly tasks: OwnTasks,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({ summary: 'My background work, newest first', scope: 'tasks:read', answers: { 200: listOf(TaskView) } })
  async listTasks(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<TaskView>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.tasks.list(caller.userId, { limit, after }), scope);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A piece of my background work',
    scope: 'tasks:read',
    answers: { 200: TaskView },
    problems: [TaskNotFound],
  })
  readTask(@CurrentCaller() caller: Caller, @Param({ schema: TaskParams }) { id }: TaskParams): Promise<TaskView> {
    return this.tasks.read(caller.userId, id);
  }
}
