export interface EarlierRunActivities {
  /** Whether a run before the one that calls has accepted the input that they have in common. */
  readEarlierRuns(): Promise<{ readonly isAccepted: boolean }>;
}
