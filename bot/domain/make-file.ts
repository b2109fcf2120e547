/** Makes the files that messages carry, each by whom it belongs to. */
import type { FileRef } from '../content';
import type { Shelf } from '../pictures/shelf';
import { makeMinutesFile } from './minutes/file';
import { makeReportFile } from './report/file';
import type { Look } from './work';

type Source = Look & { readonly shelf: Pick<Shelf, 'read'> };

const MAKERS: Readonly<Record<FileRef['kind'], (source: Source, file: FileRef) => Promise<Buffer>>> = {
  report: makeReportFile,
  minutes: makeMinutesFile,
  picture: ({ shelf }, { of }) => shelf.read(of['file'] ?? ''),
};

/** @param source what is committed, looked at outside of any transaction, and the stored pictures @throws Error when what it is made from is gone */
export const makeFile = (source: Source, file: FileRef): Promise<Buffer> => MAKERS[file.kind](source, file);
