import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { extrasOfMethod } from './on-event.ts';

/** Which topics each consumer group of the program reads, in whatever process it does so. */
@Injectable()
export class GroupTopics {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  find(): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (const { instance } of this.discovery.getControllers()) {
      if (typeof instance !== 'object' || instance === null) continue;
      const prototype: object = Object.getPrototypeOf(instance);
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const extras = extrasOfMethod(Reflect.get(prototype, name));
        if (extras === undefined) continue;
        const topics = found.get(extras.group) ?? new Set();
        for (const { topic } of extras.events) topics.add(topic);
        found.set(extras.group, topics);
      }
    }
    return found;
  }
}
