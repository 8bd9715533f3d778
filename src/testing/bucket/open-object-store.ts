import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ByteRange } from '../../shared/util/byte-range.js';
import type { AnswerBody } from '../answer/answer.js';
import { toBytes } from '../answer/to-bytes.js';
import { contentTypeFor } from './content-type-for.js';

/** A file in memory. */
export interface StoredFile {
  /** The content. */
  readonly body: Uint8Array | string;
  /** The content type. Default is the type for the extension of the path. */
  readonly contentType?: string | undefined;
  /** Further headers that S3 stores with an object, e.g. `content-disposition`. Default is none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The date in `Last-Modified`. Default is the time at which the local CloudFront was created. */
  readonly lastModified?: Date | undefined;
}

/** The content of a bucket: the path of a folder, or files by their path, such as `'/folder/file.png'`. */
export type StoredFiles = string | Readonly<Record<string, StoredFile>>;

/** An object of the bucket. */
export interface StoredObject {
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  /** What is stored with the object besides. */
  readonly headers: Readonly<Record<string, string>>;
  read(range: ByteRange): AnswerBody;
  /** Whether `read` still reads what the rest describes: a file on disk may have been written to. */
  isUnchanged(): Promise<boolean>;
}

/** Finds an object by its key; keys have no leading slash. */
export type ObjectStore = (key: string) => Promise<StoredObject | null>;

/**
 * Opens a folder or a set of files as a bucket. Files added or changed later are found as they are then.
 * `defaults` are headers that every object is stored with unless it has its own.
 */
export function openObjectStore(
  files: StoredFiles,
  defaults: Readonly<Record<string, string>> = {},
): ObjectStore {
  if (typeof files === 'string') return (key) => findOnDisk(files, key, defaults);
  const created = new Date();
  return async (key) => findInMemory(files, `/${key}`, { created, defaults });
}

function findInMemory(
  files: Exclude<StoredFiles, string>,
  path: string,
  { created, defaults }: { created: Date; defaults: Readonly<Record<string, string>> },
): StoredObject | null {
  if (!Object.hasOwn(files, path)) return null;
  const file = files[path]!;
  const bytes = toBytes(file.body);
  return {
    size: bytes.length,
    etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    lastModified: file.lastModified ?? created,
    contentType: file.contentType ?? contentTypeFor(path),
    headers: { ...defaults, ...lowerCaseNames(file.headers ?? {}) },
    read: ({ start, end }) => bytes.subarray(start, end + 1),
    isUnchanged: async () => true,
  };
}

async function findOnDisk(
  folder: string,
  key: string,
  headers: Readonly<Record<string, string>>,
): Promise<StoredObject | null> {
  const path = await resolveInside(folder, key);
  if (path === null) return null;
  const stats = await stat(path);
  if (!stats.isFile()) return null;
  const etag = etagFromStats(path, stats);
  return {
    size: stats.size,
    etag,
    lastModified: stats.mtime,
    contentType: contentTypeFor(key),
    headers,
    read: (range) => () => createReadStream(path, range),
    isUnchanged: async () => (await findOnDisk(folder, key, headers))?.etag === etag,
  };
}

/**
 * A key is no path: to S3, `a//b` and `a/../b` are names like any other, for which a file system has no place.
 * What a link leads out of the folder to is not in the bucket either.
 */
async function resolveInside(folder: string, key: string): Promise<string | null> {
  const segments = key.split('/');
  if (segments.some((segment) => /^\.{0,2}$|[\\\0]/.test(segment))) return null;
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, ...segments))]);
    return path.startsWith(root + sep) ? path : null;
  } catch {
    return null;
  }
}

/** An upload in parts has no MD5 of its content for an ETag either; so a large file need not be read for it. */
function etagFromStats(path: string, stats: Stats): string {
  const state = `${path}\n${stats.size}\n${stats.mtimeMs}`;
  return `"${createHash('md5').update(state).digest('hex')}-1"`;
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
