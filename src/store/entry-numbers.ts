/**
 * MongoDB numbers a learner's transcript from so many times the moment on when her life began (milliseconds since the epoch): room for
 * the entries of one millisecond, so that numbers go on rising when she was erased and begins anew.
 */
export const ENTRY_NUMBERS_A_MS = 1_000;
