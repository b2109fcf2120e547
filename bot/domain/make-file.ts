/** Makes the files that messages carry, each by whom it belongs to. */
import type { FileRef } from '../content';
import { makeMinutesFile } from './minutes/file';
import { makeReportFile } from './report/file';
import type { Look } from './work';

const MAKERS: Readonly<Record<FileRef['kind'], (look: Look, file: FileRef) => Promise<Buffer>>> = {
  report: makeReportFile,
  minutes: makeMinutesFile,
};

/** @param look at what is committed, outside of any transaction @throws Error when what it is made from is gone */
export const makeFile = (look: Look, file: FileRef): Promise<Buffer> => MAKERS[file.kind](look, file);
