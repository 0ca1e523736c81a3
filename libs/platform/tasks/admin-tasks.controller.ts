import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../http/caller.ts';
import { Cursors, CursorScope } from '../http/cursors.ts';
import { Endpoint } from '../http/endpoint.ts';
import { listOf, type ListView } from '../http/wire.ts';
import { TaskAdmin } from './task-admin.ts';
import {
  AdminTasksQuery,
  AdminTaskView,
  ClearedTasksView,
  ClearTasksBody,
  TaskParams,
  TaskStatsView,
} from './tasks.dto.ts';
import { TaskInOtherState, TaskNotFound } from './tasks.errors.ts';

const reads = { scope: 'admin:read', role: 'admin' } as const;
const writes = { scope: 'admin:write', role: 'admin' } as const;

@ApiTags('admin')
@Controller('admin/tasks')
export class AdminTasksController {
  constructor(
    private readonly tasks: TaskAdmin,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({ ...reads, summary: 'Everybody’s tasks, newest first', answers: { 200: listOf(AdminTaskView) } })
  async listAllTasks(
    @Query({ schema: AdminTasksQuery }) { limit, cursor, ...filter }: AdminTasksQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<AdminTaskView>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.tasks.list(filter, { limit, after }), scope);
  }

  @Get('stats')
  @Endpoint({ ...reads, summary: 'How the types of tasks are', answers: { 200: TaskStatsView } })
  async readTaskStats(): Promise<TaskStatsView> {
    return { data: [...(await this.tasks.stats())] };
  }

  @Get(':id')
  @Endpoint({ ...reads, summary: 'Any task', answers: { 200: AdminTaskView }, problems: [TaskNotFound] })
  readAnyTask(@Param({ schema: TaskParams }) { id }: TaskParams): Promise<AdminTaskView> {
    return this.tasks.show(id);
  }

  @Post(':id/retry')
  @Endpoint({
    ...writes,
    summary: 'Run a task again that failed or was cancelled, or now instead of later',
    answers: { 200: AdminTaskView },
    problems: [TaskNotFound, TaskInOtherState],
  })
  async retryTask(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: TaskParams }) { id }: TaskParams,
  ): Promise<AdminTaskView> {
    await this.tasks.retry(id, userId);
    return this.tasks.show(id);
  }

  @Post(':id/cancel')
  @Endpoint({
    ...writes,
    summary: 'End a task that waits or runs',
    answers: { 200: AdminTaskView },
    problems: [TaskNotFound, TaskInOtherState],
  })
  async cancelAnyTask(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: TaskParams }) { id }: TaskParams,
  ): Promise<AdminTaskView> {
    await this.tasks.cancel(id, userId);
    return this.tasks.show(id);
  }

  @Post('clear')
  @Endpoint({ ...writes, summary: 'Delete tasks that have ended', answers: { 200: ClearedTasksView } })
  async clearTasks(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: ClearTasksBody }) body: ClearTasksBody,
  ): Promise<ClearedTasksView> {
    return { cleared: await this.tasks.clearFor(userId, body) };
  }
}
