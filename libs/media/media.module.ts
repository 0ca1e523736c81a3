import { Module } from '@nestjs/common';
import { dataSettings, type SettingsOf } from '#platform';
import { MediaController } from './api/media.controller.ts';
import { UploadsController } from './api/uploads.controller.ts';
import { MediaWork } from './api/media.schedule.ts';
import { CollectUnusedMedia } from './application/collect-unused-media.ts';
import { MediaLinks } from './application/media-links.ts';
import { MediaStorage } from './application/media-storage.ts';
import { MediaWorkshop } from './application/media-workshop.ts';
import { ProcessMedia } from './application/process-media.ts';
import { ReadMedia } from './application/read-media.ts';
import { ResumeUpload } from './application/resume-upload.ts';
import { Scratch } from './application/scratch.ts';
import { UploadMedia } from './application/upload-media.ts';
import { UseMedia } from './application/use-media.ts';
import { MediaRepository } from './domain/media.repository.ts';
import { UploadRepository } from './domain/upload.repository.ts';
import { HmacMediaLinks } from './infrastructure/hmac-media-links.ts';
import { LazyWorkshop } from './infrastructure/lazy-workshop.ts';
import { LocalScratch } from './infrastructure/local-scratch.ts';
import { MediaPersonalData } from './infrastructure/media-personal-data.ts';
import { SqlMediaRepository } from './infrastructure/sql-media.repository.ts';
import { SqlUploadRepository } from './infrastructure/sql-upload.repository.ts';
import { storageOf } from './infrastructure/storage-of.ts';
import { mediaSettings, type MediaSettings } from './media.settings.ts';

@Module({
  controllers: [UploadsController, MediaController],
  providers: [
    MediaPersonalData,
    UploadMedia,
    ProcessMedia,
    CollectUnusedMedia,
    ReadMedia,
    ResumeUpload,
    UseMedia,
    MediaWork,
    { provide: MediaRepository, useClass: SqlMediaRepository },
    { provide: UploadRepository, useClass: SqlUploadRepository },
    { provide: MediaWorkshop, useClass: LazyWorkshop },
    { provide: MediaLinks, useClass: HmacMediaLinks },
    { provide: Scratch, useClass: LocalScratch },
    {
      provide: MediaStorage,
      useFactory: (media: MediaSettings, data: SettingsOf<typeof dataSettings>) => storageOf(media, data.dir),
      inject: [mediaSettings.token, dataSettings.token],
    },
  ],
  exports: [UseMedia, MediaLinks, MediaStorage, Scratch],
})
export class MediaModule {}
