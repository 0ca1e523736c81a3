import { Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { created, CurrentCaller, Endpoint, Public, TakesForm, type Caller, type Reply } from '#platform';
import { withLinks } from '../application/attached-media.ts';
import { MediaLinks } from '../application/media-links.ts';
import { ReadMedia, type FoundFile } from '../application/read-media.ts';
import { UploadMedia } from '../application/upload-media.ts';
import {
  FileMissing,
  LinkInvalid,
  MediaAmbiguous,
  MediaDamaged,
  MediaDimensionsTooLarge,
  MediaNotFound,
  MediaNotReady,
  MediaTypeUnsupported,
  UploadTooLarge,
} from '../domain/media.errors.ts';
import { mediaTypes, thumbnailType, type Media, type MediaVariant } from '../domain/media.ts';
import { byteRangeOf } from './byte-range.ts';
import { LinkQuery, MediaParams, MediaView } from './media.dto.ts';
import { File, type ReceivedFile } from './received-file.ts';

const fileProblems = [MediaNotFound, MediaNotReady, LinkInvalid];
const binary = { schema: { type: 'string', format: 'binary' } } as const;
const fileContent = Object.fromEntries(Object.keys(mediaTypes).map((type) => [type, binary]));

@ApiTags('media')
@Controller('media')
export class MediaController {
  constructor(
    private readonly upload: UploadMedia,
    private readonly media: ReadMedia,
    private readonly links: MediaLinks,
  ) {}

  @Post()
  @TakesForm()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
      additionalProperties: false,
    },
  })
  @Endpoint({
    summary: 'Upload a picture, video or sound',
    kind: 'costly',
    description:
      'One file of at most 100 MB in the field `file`: jpeg, png, gif, webp, mp4, webm, quicktime, mp3, wav or ogg, by its content. ' +
      'What is shown of it (without metadata), a thumbnail and a blurhash are made in the background. ' +
      'What is on no post within a day is removed.',
    scope: 'posts:write',
    answers: { 201: MediaView },
    problems: [
      FileMissing,
      UploadTooLarge,
      MediaTypeUnsupported,
      MediaDamaged,
      MediaDimensionsTooLarge,
      MediaAmbiguous,
    ],
  })
  async uploadMedia(
    @CurrentCaller() caller: Caller,
    @File() file: ReceivedFile,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<MediaView> {
    const media = await this.upload.execute(caller.userId, file);
    created(reply, `media/${media.id}`);
    return this.viewOf(media);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A media of mine',
    scope: 'posts:read',
    answers: { 200: MediaView },
    problems: [MediaNotFound],
  })
  async getMedia(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MediaParams }) { id }: MediaParams,
  ): Promise<MediaView> {
    return this.viewOf(await this.media.own(id, caller.userId));
  }

  @Get(':id/file')
  @Public()
  @ApiResponse({ status: 206, description: 'The part that was asked for', content: fileContent })
  @Endpoint({
    summary: 'The file behind a link',
    description: 'The link itself is the permission. Takes a `Range`.',
    answers: { 200: null },
    content: fileContent,
    problems: fileProblems,
  })
  async getFile(
    @Param({ schema: MediaParams }) { id }: MediaParams,
    @Query({ schema: LinkQuery }) link: LinkQuery,
    @Headers('range') range: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(await this.found(id, 'file', link), range, link, reply);
  }

  @Get(':id/thumbnail')
  @Public()
  @Endpoint({
    summary: 'The small picture behind a link',
    description: 'The link itself is the permission.',
    answers: { 200: null },
    content: { [thumbnailType]: binary },
    problems: fileProblems,
  })
  async getThumbnail(
    @Param({ schema: MediaParams }) { id }: MediaParams,
    @Query({ schema: LinkQuery }) link: LinkQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(await this.found(id, 'thumbnail', link), undefined, link, reply);
  }

  private found(id: string, variant: MediaVariant, { expires, signature }: LinkQuery): Promise<FoundFile> {
    this.links.check(id, variant, expires, signature);
    return this.media.file(id, variant);
  }

  private viewOf({ id, status, type, size, width, height, durationMs, blurhash, ...media }: Media): MediaView {
    const { hasThumbnail, failure } = media;
    const createdAt = new Date(media.createdAt).toISOString();
    return withLinks(
      { id, status, type, size, width, height, durationMs, blurhash, hasThumbnail, failure, createdAt },
      this.links,
    );
  }
}

async function send(
  { type, size, open }: FoundFile,
  rangeHeader: string | undefined,
  { expires }: LinkQuery,
  reply: FastifyReply,
): Promise<void> {
  const range = size === undefined ? undefined : byteRangeOf(rangeHeader, size);
  const bytes = await open(range);
  const freshFor = Math.max(0, expires - Math.floor(Date.now() / 1000));
  reply.header('cache-control', `private, max-age=${freshFor}, immutable`);
  if (size !== undefined) {
    reply.header('accept-ranges', 'bytes');
    reply.header('content-length', range === undefined ? size : range.end - range.start + 1);
    if (range !== undefined) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  }
  await reply.type(type).send(Readable.from(bytes, { objectMode: false }));
}
