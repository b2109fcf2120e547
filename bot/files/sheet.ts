/** A list as a file shows it: a sheet of a workbook, a table of a document. */
export type Cell = string | number | null;

export interface Sheet {
  /** At most 31 characters, none of \\ / ? * [ ] : */
  name: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}
