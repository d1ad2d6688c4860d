// @ts-check
import { readEverything } from './api.js';
import { moment, show } from './dom.js';
import { alertList, runTable } from './happened.js';
import { decisionTables, strategyTable } from './learned.js';
import { gettingStarted } from './start.js';
import { stateOf, tiles } from './state.js';
import { knownToken, rememberToken } from './token.js';
import { announcement, troubleIn } from './trouble.js';
import { TOKEN_REASONS, troubleBanner } from './trouble-banner.js';

/** @import { Answer, Answers } from './api.js' */
/** @import { Heard, Trouble } from './trouble.js' */

const REFRESH_MILLISECONDS = 5_000;

/**
 * The latest that came of each question, and whether a later one went without an answer.
 *
 * @template Body
 * @typedef {{ readonly body: Body | undefined, readonly stale: boolean }} Latest
 */

/** @type {Latest<any>} */
const NOTHING_YET = { body: undefined, stale: false };
const NO_ANSWERS = {
  health: NOTHING_YET,
  insights: NOTHING_YET,
  alerts: NOTHING_YET,
  runs: NOTHING_YET,
};
