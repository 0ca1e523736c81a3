import { extname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { MediaWorkshop, type MadeFiles } from '../application/media-workshop.ts';
import type { Media, MediaFacts } from '../domain/media.ts';
import type { LocalWorkshop } from './local-workshop.ts';

/** The tools are heavy: a process that never sees a file does not carry them. */
@Injectable()
export class LazyWorkshop extends MediaWorkshop {
  private workshop: Promise<MediaWorkshop> | undefined;

  async inspect(path: string): Promise<MediaFacts> {
    return (await this.open()).inspect(path);
  }

  async make(media: Media, original: string, directory: string, signal: AbortSignal): Promise<MadeFiles> {
    return (await this.open()).make(media, original, directory, signal);
  }

  private open(): Promise<MediaWorkshop> {
    this.workshop ??= load();
    return this.workshop;
  }
}

/* The build rewrites names in static imports only. */
async function load(): Promise<MediaWorkshop> {
  const url = new URL(`./local-workshop${extname(import.meta.url)}`, import.meta.url).href;
  const workshop: { readonly LocalWorkshop: typeof LocalWorkshop } = await import(url);
  return new workshop.LocalWorkshop();
}
