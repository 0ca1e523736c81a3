import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { encode } from 'blurhash';
import { fileTypeFromFile } from 'file-type';
import pLimit from 'p-limit';
import sharp, { type Sharp } from 'sharp';
import { z } from 'zod';
import { MediaWorkshop, type MadeFiles } from '../application/media-workshop.ts';
import { MediaDamaged, MediaDimensionsTooLarge, MediaTypeUnsupported } from '../domain/media.errors.ts';
import { mediaTypes, type Media, type MediaFacts, type MediaType } from '../domain/media.ts';
import { checkContainer } from './container-checks.ts';
import { ffmpeg } from './ffmpeg.ts';

/** A photo of a large camera has 100 million; all frames of an animation count. */
const mostPixels = 110_000_000;
const mostAnimatedPixels = 250_000_000;
const longestSide = 16_384;
const servedSide = 2048;
const thumbnailSide = 480;

const aliases: Readonly<Record<string, MediaType>> = {
  'image/apng': 'image/png',
  'video/x-m4v': 'video/mp4',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'audio/opus': 'audio/ogg',
};

const muxers: Readonly<Partial<Record<MediaType, readonly string[]>>> = {
  'video/mp4': ['-movflags', '+faststart', '-f', 'mp4'],
  'video/quicktime': ['-movflags', '+faststart', '-f', 'mov'],
  'video/webm': ['-f', 'webm'],
  'audio/mpeg': ['-id3v2_version', '0', '-f', 'mp3'],
  'audio/wav': ['-f', 'wav'],
  'audio/ogg': ['-f', 'ogg'],
};

sharp.cache(false);
sharp.concurrency(1);
const turn = pLimit(2);

const Probe = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string().optional(),
        width: z.int().optional(),
        height: z.int().optional(),
        duration: z.coerce.number().optional(),
        side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
      }),
    )
    .default([]),
  format: z.object({ duration: z.coerce.number().optional() }).default({}),
});

/** Pictures by sharp (libvips), videos and sounds by ffmpeg. */
@Injectable()
export class LocalWorkshop extends MediaWorkshop {
  async inspect(path: string): Promise<MediaFacts> {
    const found = await fileTypeFromFile(path).catch((error: unknown) => {
      // a disk that fails says nothing of the file
      if (Object(error).syscall !== undefined) throw error;
      return undefined;
    });
    const type = found && mediaTypeOf(found.mime);
    if (type === undefined) throw new MediaTypeUnsupported();
    const file = await open(path, 'r');
    try {
      await checkContainer(file, type, (await file.stat()).size);
    } finally {
      await file.close();
    }
    return mediaTypes[type].kind === 'image' ? turn(() => inspectImage(path, type)) : inspectRecording(path, type);
  }

  async make(media: Media, original: string, directory: string, signal: AbortSignal): Promise<MadeFiles> {
    const file = join(directory, `file.${mediaTypes[media.type].extension}`);
    if (media.kind === 'image') return turn(() => makeImage(media, original, file, join(directory, 'thumbnail.webp')));
    await remux(media.type, original, file, signal);
    const { size } = await stat(file);
    if (media.kind === 'audio') {
      const { durationMs } = media;
      const processed = { size, width: null, height: null, durationMs, hasThumbnail: false, blurhash: null };
      return { processed, file, thumbnail: undefined };
    }
    const poster = await makePoster(original, join(directory, 'poster.png'), signal);
    const thumbnail = join(directory, 'thumbnail.webp');
    const blurhash = await turn(() => makeThumbnail(poster, thumbnail));
    const { width, height, durationMs } = media;
    return { processed: { size, width, height, durationMs, hasThumbnail: true, blurhash }, file, thumbnail };
  }
}

function mediaTypeOf(mime: string): MediaType | undefined {
  const known = Object.keys(mediaTypes).find((type): type is MediaType => type === mime);
  return known ?? aliases[mime];
}

async function inspectImage(path: string, type: MediaType): Promise<MediaFacts> {
  const {
    width,
    height,
    autoOrient,
    pages = 1,
    pageHeight,
  } = await damagedUnless(sharp(path, { limitInputPixels: false, animated: isAnimated(type) }).metadata());
  const frameHeight = pageHeight ?? height;
  if (
    Math.max(width, frameHeight) > longestSide ||
    width * frameHeight > mostPixels ||
    width * frameHeight * pages > mostAnimatedPixels
  ) {
    throw new MediaDimensionsTooLarge();
  }
  // reads it to its end, so that what is cut off is seen now
  await damagedUnless(picture(path, type, false).resize(16, 16, { fit: 'inside' }).raw().toBuffer());
  const turned = pages === 1 ? autoOrient : { width, height: frameHeight };
  return { type, width: turned.width, height: turned.height, durationMs: null };
}

function isAnimated(type: MediaType): boolean {
  return type === 'image/gif' || type === 'image/webp';
}

function picture(path: string, type: MediaType, animated = isAnimated(type)): Sharp {
  return sharp(path, { failOn: 'error', limitInputPixels: mostAnimatedPixels, animated, sequentialRead: true });
}

async function makeImage(media: Media, original: string, file: string, thumbnail: string): Promise<MadeFiles> {
  const { info, blurhash } = await damagedUnless(
    (async () => {
      const shrunk = picture(original, media.type)
        .autoOrient()
        .resize({ width: servedSide, height: servedSide, fit: 'inside', withoutEnlargement: true });
      return {
        info: await encodeAs(media.type, shrunk).toFile(file),
        blurhash: await makeThumbnail(original, thumbnail),
      };
    })(),
  );
  const height = info.pageHeight ?? info.height;
  const processed = { size: info.size, width: info.width, height, durationMs: null, hasThumbnail: true, blurhash };
  return { processed, file, thumbnail };
}

function encodeAs(type: MediaType, image: Sharp): Sharp {
  switch (type) {
    case 'image/png':
      return image.png({ compressionLevel: 8 });
    case 'image/gif':
      return image.gif({ effort: 3 });
    case 'image/webp':
      return image.webp({ quality: 82 });
    default:
      return image.jpeg({ quality: 84, progressive: true });
  }
}

/** @returns its blurhash */
async function makeThumbnail(source: string, thumbnail: string): Promise<string> {
  await sharp(source, { limitInputPixels: mostAnimatedPixels, sequentialRead: true })
    .autoOrient()
    .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 76 })
    .toFile(thumbnail);
  const { data, info } = await sharp(await readFile(thumbnail))
    .resize(32, 32, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}

async function inspectRecording(path: string, type: MediaType): Promise<MediaFacts> {
  const output = `${path}.probe.json`;
  const entries = 'format=duration:stream=codec_type,width,height,duration:stream_side_data=rotation';
  const args = ['-v', 'error', '-print_format', 'json', '-show_entries', entries, '-i', '/in', '-o'];
  try {
    const { code } = await ffmpeg({ input: path, program: 'ffprobe', args, output });
    if (code !== 0) throw new MediaDamaged();
    const probe = await damagedUnless(readFile(output, 'utf8').then((text) => Probe.parse(JSON.parse(text))));
    return factsOf(probe, type);
  } finally {
    await rm(output, { force: true });
  }
}

function factsOf({ streams, format }: z.infer<typeof Probe>, type: MediaType): MediaFacts {
  const { kind } = mediaTypes[type];
  const stream = streams.find(({ codec_type }) => codec_type === kind);
  const seconds = Math.max(format.duration ?? 0, stream?.duration ?? 0);
  if (stream === undefined || !(seconds > 0 && seconds < 24 * 60 * 60)) throw new MediaDamaged();
  const durationMs = Math.round(seconds * 1000);
  if (kind === 'audio') return { type, width: null, height: null, durationMs };
  const { width = 0, height = 0, side_data_list: sides = [] } = stream;
  if (width < 1 || height < 1) throw new MediaDamaged();
  if (Math.max(width, height) > 8192) throw new MediaDimensionsTooLarge();
  const isTurned = sides.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  return { type, width: isTurned ? height : width, height: isTurned ? width : height, durationMs };
}

/** The same pictures and sounds in a container made anew: places, names and whatever else was in the old one stay behind. */
async function remux(type: MediaType, input: string, output: string, signal: AbortSignal): Promise<void> {
  const args = ['-v', 'error', '-nostdin', '-xerror', '-err_detect', 'explode', '-i', '/in', '-map', '0:v:0?'];
  args.push('-map', '0:a:0?', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-c', 'copy');
  if (type.startsWith('audio/')) args.splice(args.indexOf('-map'), 2);
  const { code } = await ffmpeg({ input, program: 'exec', args: [...args, ...(muxers[type] ?? [])], output }, signal);
  signal.throwIfAborted();
  if (code !== 0) throw new MediaDamaged();
}

async function makePoster(input: string, output: string, signal: AbortSignal): Promise<string> {
  const filter = "thumbnail=12,scale='min(1280,iw)':-2";
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-i',
    '/in',
    '-frames:v',
    '1',
    '-vf',
    filter,
    '-c:v',
    'png',
    '-f',
    'image2pipe',
  ];
  const { code } = await ffmpeg({ input, program: 'exec', args, output }, signal);
  signal.throwIfAborted();
  if (code !== 0) throw new MediaDamaged();
  return output;
}

/** What the library cannot read is the file's fault. */
async function damagedUnless<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw new MediaDamaged({ cause });
  }
}
