import 'reflect-metadata';
import { RequestMethod, type DynamicModule, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { z } from 'zod';
import { loadSettings, publicRoute, RootSecret, routeAccess, type Access } from '#platform';
import { AppModule } from '../../apps/guildhall/app.module.ts';
import { settingsSections } from '../../apps/guildhall/modules.ts';
import { testSecret } from './tokens.ts';

/** One route as its decorators say it. */
export interface Route {
  readonly method: string;
  /** With `:id` where a parameter stands, without the prefix. */
  readonly path: string;
  /** What its controller's method is called, and the operation in the document. */
  readonly name: string;
  readonly access: Access | 'public' | undefined;
  /** What it costs, as `@Endpoint` says. */
  readonly kind: string;
  /** The fields of its body. */
  readonly fields: readonly string[];
}

/** Every route of the program, without starting it. */
export function routeTable(): readonly Route[] {
  const settings = loadSettings({ NODE_ENV: 'test', GUILDHALL__AUTH__JWT_SECRET: testSecret }, settingsSections);
  const app = AppModule.of({
    settings,
    rootSecret: new RootSecret(testSecret),
    databaseUrl: 'postgres://nowhere',
    version: '0',
    works: true,
  });
  return [...new Set(controllersOf(app, new Set()))].flatMap(routesOf);
}

type Module = Type | DynamicModule;

function controllersOf(module: Module, seen: Set<Type>): readonly Type[] {
  const [type, dynamic] = 'module' in module ? [module.module, module] : [module, undefined];
  if (dynamic === undefined && seen.has(type)) return [];
  seen.add(type);
  const own = (key: string): readonly Module[] => Reflect.getMetadata(key, type) ?? [];
  const imports = [...own(MODULE_METADATA.IMPORTS), ...((dynamic?.imports ?? []) as readonly Module[])];
  return [
    ...(own(MODULE_METADATA.CONTROLLERS) as readonly Type[]),
    ...(dynamic?.controllers ?? []),
    ...imports.flatMap((imported) => controllersOf(imported, seen)),
  ];
}

function routesOf(controller: Type): readonly Route[] {
  const prefix: string = Reflect.getMetadata(PATH_METADATA, controller);
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler: object = controller.prototype[name];
    const method: RequestMethod | undefined = Reflect.getMetadata(METHOD_METADATA, handler);
    if (method === undefined) return [];
    const path: string = Reflect.getMetadata(PATH_METADATA, handler);
    const isPublic =
      Reflect.getMetadata(publicRoute, handler) === true || Reflect.getMetadata(publicRoute, controller) === true;
    return [
      {
        method: RequestMethod[method] ?? '',
        path: `/${prefix}/${path}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
        name,
        kind: Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler)?.kind ?? 'standard',
        fields: Object.values(Object(Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name))).flatMap(fieldsOf),
        access: isPublic ? 'public' : Reflect.getMetadata(routeAccess, handler),
      },
    ];
  });
}

/** The fields of what a decorator takes from the request by a schema. */
function fieldsOf(argument: unknown): readonly string[] {
  const { schema } = Object(argument);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
