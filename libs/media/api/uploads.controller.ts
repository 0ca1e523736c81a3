import { Controller, Delete, Get, Headers, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import { created, CurrentCaller, Endpoint, InvalidRequest, TakesBytes, type Caller, type Reply } from '#platform';
import type { z } from 'zod';
import { ResumeUpload } from '../application/resume-upload.ts';
import {
  MediaAmbiguous,
  MediaDamaged,
  MediaDimensionsTooLarge,
  MediaTypeUnsupported,
  OffsetWrong,
  TooManyUploads,
  UploadNotFound,
  UploadTooLarge,
  UploadVersionUnsupported,
} from '../domain/media.errors.ts';
import { uploadLifeMs, type Upload } from '../domain/upload.ts';
import { MediaParams, Metadata, UploadLength, UploadOffset, UploadView } from './media.dto.ts';
import { Announced, bytesType, Part, type ReceivedPart } from './received-file.ts';

/** Of the protocol, which is not among the parameters: whoever speaks it sends it by itself. */
const version = '1.0.0';

const lengthHeader = {
  name: 'Upload-Length',
  required: true,
  description: 'Size of the whole file in bytes',
  schema: { type: 'integer', minimum: 1 },
} as const;

const metadataHeader = {
  name: 'Upload-Metadata',
  required: false,
  description: 'Names, each with a value in base64, as `filename cGhvdG8uanBn`: kept, and never believed',
  schema: { type: 'string', maxLength: 1000 },
} as const;

const offsetHeader = {
  name: 'Upload-Offset',
  required: true,
  description: 'Where the part begins',
  schema: { type: 'integer', minimum: 0 },
} as const;

/** tus 1.0 (https://tus.io): core, creation and termination. */
@ApiTags('media')
@Controller('uploads')
export class UploadsController {
  constructor(private readonly uploads: ResumeUpload) {}

  @Post()
  @ApiHeader(lengthHeader)
  @ApiHeader(metadataHeader)
  @Endpoint({
    summary: 'Begin an upload in parts',
    kind: 'costly',
    description:
      'By tus 1.0 (core, creation, termination), for whatever speaks it: `Location` takes the parts. ' +
      'Another `Tus-Resumable` than `1.0.0` is refused; it may be left out. ' +
      'At most ten at a time; what is not complete within a day is removed.',
    scope: 'posts:write',
    answers: { 201: UploadView },
    problems: [UploadTooLarge, TooManyUploads, UploadVersionUnsupported],
  })
  async beginUpload(
    @CurrentCaller() caller: Caller,
    @Announced() headers: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<UploadView> {
    speak(headers, reply);
    const length = read(headers, 'upload-length', UploadLength);
    const metadata = read(headers, 'upload-metadata', Metadata);
    const upload = await this.uploads.begin(caller.userId, length, metadata ?? null);
    created(reply, `uploads/${upload.id}`);
    return tell(upload, reply);
  }

  @Get(':id')
  @Endpoint({
    summary: 'How far an upload is',
    description: '`HEAD` tells it too, by `Upload-Offset` and `Upload-Length`.',
    scope: 'posts:read',
    answers: { 200: UploadView },
    problems: [UploadNotFound, UploadVersionUnsupported],
  })
  async getUpload(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MediaParams }) { id }: MediaParams,
    @Headers() headers: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<UploadView> {
    speak(headers, reply);
    return tell(await this.uploads.own(id, caller.userId), reply);
  }

  @Patch(':id')
  @TakesBytes()
  @ApiHeader(offsetHeader)
  @ApiConsumes(bytesType)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Endpoint({
    summary: 'Send the next part of an upload',
    description:
      'Of a part that was cut off, what came is kept. The answer to the last part has the `Location` of the media that the ' +
      'file has become; a file that is none is refused as `POST /media` refuses it, and the upload ends.',
    scope: 'posts:write',
    answers: { 204: null },
    problems: [
      UploadNotFound,
      OffsetWrong,
      UploadTooLarge,
      UploadVersionUnsupported,
      MediaTypeUnsupported,
      MediaDamaged,
      MediaDimensionsTooLarge,
      MediaAmbiguous,
    ],
  })
  async appendToUpload(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MediaParams }) { id }: MediaParams,
    @Part() part: ReceivedPart,
    @Headers() headers: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    await part.use(async (file) => {
      speak(headers, reply);
      const offset = read(headers, 'upload-offset', UploadOffset);
      const upload = await this.uploads.append(id, caller.userId, offset, file);
      if (upload.mediaId !== null) {
        created(reply, `media/${upload.mediaId}`);
        reply.code(204);
      }
      tell(upload, reply);
    });
  }

  @Delete(':id')
  @Endpoint({
    summary: 'End an upload',
    description: 'A media that it has become stays.',
    scope: 'posts:write',
    answers: { 204: null },
    problems: [UploadNotFound, UploadVersionUnsupported],
  })
  async endUpload(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MediaParams }) { id }: MediaParams,
    @Headers() headers: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    speak(headers, reply);
    await this.uploads.end(id, caller.userId);
  }
}

function speak(headers: Readonly<Record<string, unknown>>, reply: Reply): void {
  reply.header('tus-resumable', version);
  if ((headers['tus-resumable'] ?? version) === version) return;
  reply.header('tus-version', version);
  throw new UploadVersionUnsupported();
}

function tell(upload: Upload, reply: Reply): UploadView {
  const { id, length, offset, metadata, mediaId, createdAt } = upload;
  reply.header('upload-offset', offset);
  reply.header('upload-length', length);
  if (metadata !== null) reply.header('upload-metadata', metadata);
  return { id, length, offset, mediaId, expiresAt: new Date(createdAt.getTime() + uploadLifeMs).toISOString() };
}

function read<T>(headers: Readonly<Record<string, unknown>>, name: string, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(headers[name]);
  if (error === undefined) return data;
  const errors = error.issues.map(({ message }) => ({ path: name, message }));
  throw new InvalidRequest({ errors, detail: errors.map(({ message }) => `${name}: ${message}`).join('; ') });
}
