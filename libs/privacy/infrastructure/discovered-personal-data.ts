import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { PersonalData } from '#kernel';
import { EverythingPersonal } from '../application/everything-personal.ts';

/** Whatever the modules have put into the container; whose name the others may still need is forgotten last. */
@Injectable()
export class DiscoveredPersonalData extends EverythingPersonal {
  constructor(private readonly discovery: DiscoveryService) {
    super();
  }

  all(): readonly PersonalData[] {
    const found = new Set<PersonalData>();
    for (const { instance } of this.discovery.getProviders()) {
      if (instance instanceof PersonalData) found.add(instance);
    }
    const last = ({ module }: PersonalData): number => Number(module === 'users');
    return [...found].toSorted((a, b) => last(a) - last(b) || a.module.localeCompare(b.module));
  }
}
