import { webchatLimits } from '../channels/webchat/limits.ts';

/** What each channel can't show of a message, by the channel's id: what authors' files are checked against. */
export const MISFITS = { web: webchatLimits.misfits };
