import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Tasks } from '#kernel';
import { SqlInbox } from '../events/sql-inbox.ts';
import { AdminTasksController } from './admin-tasks.controller.ts';
import { OwnTasks } from './own-tasks.ts';
import { Pruning } from './pruning.ts';
import { Schedules } from './schedules.ts';
import { SqlTasks } from './sql-tasks.ts';
import { TaskAdmin } from './task-admin.ts';
import { TaskBacklog } from './task-backlog.ts';
import { TaskBreakers } from './task-breakers.ts';
import { TaskClaims } from './task-claims.ts';
import { TaskEndings } from './task-endings.ts';
import { TaskHandlers } from './task-handlers.ts';
import { TaskSignal } from './task-signal.ts';
import { TasksController } from './tasks.controller.ts';
import { TasksPersonalData } from './tasks-personal-data.ts';
import { TasksLifecycle, tasksOptions, type TasksOptions } from './tasks.lifecycle.ts';

@Module({})
export class TasksModule {
  static of(options: TasksOptions): DynamicModule {
    return {
      module: TasksModule,
      global: true,
      imports: [DiscoveryModule, ...(options.works ? [ScheduleModule.forRoot()] : [])],
      controllers: [TasksController, AdminTasksController],
      providers: [
        { provide: tasksOptions, useValue: options },
        { provide: Tasks, useClass: SqlTasks },
        SqlInbox,
        TaskSignal,
        TaskClaims,
        TaskBreakers,
        TaskEndings,
        TaskHandlers,
        TaskBacklog,
        TaskAdmin,
        Schedules,
        OwnTasks,
        Pruning,
        TasksPersonalData,
        TasksLifecycle,
      ],
      exports: [Tasks, TaskHandlers, TaskBacklog, TaskAdmin, Schedules, OwnTasks],
    };
  }
}
