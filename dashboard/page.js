// @ts-check
import { readEverything } from './api.js';
import { byId, show } from './dom.js';
import { experimentCards } from './experiments.js';
import { alertList, runTable } from './happened.js';
import { decisionTables, strategyTable } from './learned.js';
import { freshness, troubleBanner } from './notices.js';
import { askForToken, listenForToken } from './sign-in.js';
import { gettingStarted } from './start.js';
import { stateOf, tiles } from './state.js';
import { knownToken } from './token.js';
import { announcement, troubleIn } from './trouble.js';
import { worthOfLearning } from './worth.js';

/** @import { Alert, Answer, Answers, Health, Insights, RunSummary } from './api.js' */
/** @import { Heard, Trouble } from './trouble.js' */

/**
 * The latest that came, however old.
 *
 * @typedef {object} Known
 * @property {Health | undefined} health
 * @property {Insights | undefined} insights
 * @property {readonly Alert[] | undefined} alerts
 * @property {readonly RunSummary[] | undefined} runs
 */

const REFRESH_MILLISECONDS = 5_000;

/** @type {Known} */
const NOTHING_KNOWN = {
  health: undefined,
  insights: undefined,
  alerts: undefined,
  runs: undefined,
};

const pause = byId('pause', HTMLButtonElement);

let known = NOTHING_KNOWN;
/** @type {Heard | undefined} */
let heard;
let isPaused = false;
let waitsForToken = false;
let asking = new AbortController();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Asks for everything and shows what comes; a later call takes the place of an earlier one. */
async function refresh() {
  clearTimeout(timer);
  asking.abort();
  const mine = new AbortController();
  asking = mine;
  const token = knownToken();
  const answers = await readEverything(token, mine.signal);
  if (mine.signal.aborted) return;
  const trouble = troubleIn(answers, token !== undefined);
  waitsForToken = trouble.kind === 'token';
  known = waitsForToken ? NOTHING_KNOWN : latest(known, answers);
  try {
    render(answers, trouble);
  } finally {
    schedule();
  }
}

/** Only a page that somebody looks at asks again. */
function schedule() {
  clearTimeout(timer);
  if (!isPaused && !waitsForToken && !document.hidden) {
    timer = setTimeout(() => void refresh(), REFRESH_MILLISECONDS);
  }
}

/** @param {Known} before @param {Answers} answers @returns {Known} */
function latest(before, { health, insights, alerts, runs }) {
  return {
    health: bodyOf(health) ?? before.health,
    insights: bodyOf(insights) ?? before.insights,
    alerts: bodyOf(alerts)?.items ?? before.alerts,
    runs: bodyOf(runs)?.items ?? before.runs,
  };
}

/** @template Body @param {Answer<Body>} answer */
function bodyOf(answer) {
  return answer.kind === 'answered' ? answer.body : undefined;
}

/** @param {Answers} answers @param {Trouble} trouble */
function render(answers, trouble) {
  const { health, insights, alerts, runs } = known;
  const hasDecisions = insights !== undefined && insights.decisions.length > 0;
  const hasRuns = runs !== undefined && runs.length > 0;
  const isEmpty = insights?.totals.runs === 0 && !hasDecisions && runs !== undefined && !hasRuns;

  section('state', answers.insights, health && stateOf(insights, health));
  section('start', answers.insights, isEmpty && gettingStarted(location.origin));
  section('totals', answers.insights, insights && !isEmpty && tiles(insights));
  section('worth', answers.insights, insights && !isEmpty && worthOfLearning(insights));
  section('alerts', answers.alerts, alerts && [alertList(alerts)]);
  section('experiments', answers.insights, insights && !isEmpty && experimentCards(insights));
  section('decisions', answers.insights, hasDecisions && decisionTables(insights));
  section('strategies', answers.insights, insights && [strategyTable(insights)]);
  section('runs', answers.runs, hasRuns && [runTable(runs)]);

  show(byId('trouble', HTMLElement), ...troubleBanner(trouble, insights !== undefined));
  show(byId('freshness', HTMLElement), ...freshness(trouble, insights));
  pause.hidden = waitsForToken;
  askForToken(trouble);
  announce(trouble);
}

/**
 * Shows what there is for a section, or hides it.
 *
 * @param {string} id
 * @param {Answer<unknown>} answer to the question that the section needs
 * @param {readonly Node[] | false | undefined} content
 */
function section(id, answer, content) {
  const node = byId(id, HTMLElement);
  node.hidden = !content;
  node.toggleAttribute('data-stale', answer.kind !== 'answered');
  show(document.getElementById(`${id}-content`) ?? node, ...(content || []));
}

/** @param {Trouble} trouble */
function announce(trouble) {
  if (trouble.kind === 'token') return;
  const now = {
    trouble: trouble.kind,
    mode: known.insights?.mode ?? null,
    alerts: known.alerts ?? [],
  };
  const text = announcement(heard, now);
  heard = now;
  if (text !== undefined) byId('announcement', HTMLElement).textContent = text;
}

listenForToken(() => void refresh());

pause.addEventListener('click', () => {
  isPaused = !isPaused;
  pause.setAttribute('aria-pressed', String(isPaused));
  if (isPaused) schedule();
  else void refresh();
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden || isPaused || waitsForToken) schedule();
  else void refresh();
});

void refresh();
