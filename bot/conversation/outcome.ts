/** What became of a message. */
export interface Outcome {
  /** REFUSED: a rule said no and the person was told. */
  kind: 'REPLIED' | 'IGNORED' | 'REFUSED' | 'FAILED';
  intent?: string;
}
