import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { ffmpeg } from '../../libs/media/infrastructure/ffmpeg.ts';

/** A picture as a phone takes it: turned on its side, with the place it was taken at. */
export function photo(width = 1200, height = 800): Promise<Buffer> {
  const light = {
    create: {
      width,
      height,
      channels: 3,
      background: { r: 200, g: 80, b: 40 },
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  } as const;
  return sharp(light)
    .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** A moving test picture, without a sound; `seconds` long. */
export function video(seconds: number): Promise<Buffer> {
  return recorded([
    '-f',
    'lavfi',
    '-i',
    `testsrc=size=128x96:rate=5:duration=${seconds}`,
    '-metadata',
    'title=SecretPlace',
    '-pix_fmt',
    'yuv420p',
    '-f',
    'mp4',
  ]);
}

export function sound(seconds: number): Promise<Buffer> {
  return recorded(['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`, '-f', 'wav']);
}

async function recorded(args: readonly string[]): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'guildhall-sample-'));
  try {
    const [input, output] = [join(directory, 'in'), join(directory, 'out')];
    await writeFile(input, '');
    const { code, log } = await ffmpeg({ input, program: 'exec', args: ['-v', 'error', '-nostdin', ...args], output });
    if (code !== 0) throw new Error(log);
    return await readFile(output);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** A small PNG that says it is 60,000 pixels wide and high. */
export async function bomb(): Promise<Buffer> {
  const side = 16;
  const small = await sharp({ create: { width: side, height: side, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const header = small.subarray(12, 29);
  header.writeUInt32BE(60_000, 4);
  header.writeUInt32BE(60_000, 8);
  small.writeUInt32BE(crc32(header), 29);
  return small;
}
