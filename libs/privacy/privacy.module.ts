import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule } from '#auth';
import { MediaModule } from '#media';
import { UsersModule } from '#users';
import { AccountController } from './api/account.controller.ts';
import { ExportsController } from './api/exports.controller.ts';
import { PrivacyWork } from './api/privacy.schedule.ts';
import { Archives } from './application/archives.ts';
import { DeleteAccount } from './application/delete-account.ts';
import { EraseMember } from './application/erase-member.ts';
import { EverythingPersonal } from './application/everything-personal.ts';
import { ExportLinks } from './application/export-links.ts';
import { MakeExport } from './application/make-export.ts';
import { PrivacyPolicy } from './application/privacy-policy.ts';
import { ReadExport } from './application/read-export.ts';
import { RequestExport } from './application/request-export.ts';
import { SweepPrivacy } from './application/sweep-privacy.ts';
import { ExportRepository } from './domain/export.repository.ts';
import { DiscoveredPersonalData } from './infrastructure/discovered-personal-data.ts';
import { HmacExportLinks } from './infrastructure/hmac-export-links.ts';
import { PrivacyPersonalData } from './infrastructure/privacy-personal-data.ts';
import { SqlExportRepository } from './infrastructure/sql-export.repository.ts';
import { ZipArchives } from './infrastructure/zip-archives.ts';
import { privacySettings, type PrivacySettings } from './privacy.settings.ts';

@Module({
  imports: [AuthModule, UsersModule, MediaModule, DiscoveryModule],
  controllers: [AccountController, ExportsController],
  providers: [
    DeleteAccount,
    RequestExport,
    MakeExport,
    ReadExport,
    EraseMember,
    SweepPrivacy,
    PrivacyWork,
    PrivacyPersonalData,
    {
      provide: PrivacyPolicy,
      useFactory: (settings: PrivacySettings): PrivacyPolicy => settings,
      inject: [privacySettings.token],
    },
    { provide: EverythingPersonal, useClass: DiscoveredPersonalData },
    { provide: Archives, useClass: ZipArchives },
    { provide: ExportLinks, useClass: HmacExportLinks },
    { provide: ExportRepository, useClass: SqlExportRepository },
  ],
})
export class PrivacyModule {}
