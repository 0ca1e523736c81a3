declare module '@ffmpeg/core' {
  /** The part of the module, which comes without types, that is used here. */
  interface Core {
    readonly FS: {
      writeFile(path: string, bytes: Uint8Array): void;
      readFile(path: string): Uint8Array;
    };
    setLogger(logger: (line: { readonly message: string }) => void): void;
    exec(...args: readonly string[]): number;
    ffprobe(...args: readonly string[]): number;
  }

  export default function createCore(options: {
    readonly wasmBinary: Uint8Array;
    locateFile(path: string): string;
  }): Promise<Core>;
}
