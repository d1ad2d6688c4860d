// @ts-check
import { readEverything } from './api.js';
import { element, moment, show } from './dom.js';
import { alertList, runTable } from './happened.js';
import { decisionTables, strategyTable } from './learned.js';
import { gettingStarted } from './start.js';
import { stateOf, tiles } from './state.js';
import { knownToken, rememberToken } from './token.js';
import { announcement, troubleIn } from './trouble.js';

/** @import { Alert, Answer, Answers, Health, Insights, RunSummary } from './api.js' */
/** @import { Heard, TokenReason, Trouble } from './trouble.js' */

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

/** @satisfies {Record<TokenReason, string>} */
const TOKEN_REASONS = {
  missing: '',
  unknown: 'Baton does not know this token.',
  'of-agents': 'This is the token of the agents; the page needs the one of the operators.',
};

const pauseButton = byId('pause', HTMLButtonElement);
const forgetButton = byId('forget-token', HTMLButtonElement);
const tokenInput = byId('token', HTMLInputElement);

let known = NOTHING_KNOWN;
/** @type {Heard | undefined} */
let heard;
let paused = false;
let waitsForToken = false;
let asking = new AbortController();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

async function refresh() {
  clearTimeout(timer);
  asking.abort();
  const mine = new AbortController();
  asking = mine;
  const token = knownToken();
  const answers = await readEverything(token, mine.signal);
  if (mine.signal.aborted) return;
  const trouble = troubleIn(answers, token !== undefined);
  try {
    known = trouble.kind === 'token' ? NOTHING_KNOWN : latest(known, answers);
    render(answers, trouble);
  } finally {
    schedule();
  }
}

/** Only a page that somebody looks at asks again. */
function schedule() {
  clearTimeout(timer);
  if (!paused && !waitsForToken && !document.hidden) {
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
  const isEmpty =
    insights?.totals.runs === 0 && insights.decisions.length === 0 && runs?.length === 0;

  section('state', answers.insights, health && stateOf(insights, health));
  section('start', answers.insights, isEmpty && gettingStarted(location.origin));
  section('totals', answers.insights, insights && !isEmpty && tiles(insights));
  section('alerts', answers.alerts, alerts && [alertList(alerts)]);
  section('decisions', answers.insights, insights?.decisions.length && decisionTables(insights));
  section('strategies', answers.insights, insights && [strategyTable(insights)]);
  section('runs', answers.runs, runs?.length && [runTable(runs)]);

  show(byId('trouble'), ...troubleBanner(trouble));
  show(byId('freshness'), ...freshness(trouble));
  pauseButton.hidden = trouble.kind === 'token';
  askForToken(trouble);
  announce(trouble);
}

/**
 * Shows what there is for a section, or hides it.
 *
 * @param {string} id
 * @param {Answer<unknown>} answer to the question that the section needs
 * @param {readonly Node[] | false | 0 | undefined} content
 */
function section(id, answer, content) {
  const node = byId(id);
  node.hidden = !content;
  node.toggleAttribute('data-stale', answer.kind !== 'answered');
  show(document.getElementById(`${id}-content`) ?? node, ...(content || []));
}

/** @param {Trouble} trouble */
function troubleBanner(trouble) {
  if (trouble.kind === 'none' || trouble.kind === 'token') return [];
  const what =
    trouble.kind === 'away' ? `Baton does not answer at ${location.origin}.` : `${trouble.reason}.`;
  const numbers =
    known.insights === undefined
      ? trouble.kind === 'away'
        ? ['Start it with ', element('code', {}, 'npm start'), '.']
        : []
      : ['What is marked stale is from before.'];
  return [element('p', { class: 'banner trouble' }, element('strong', {}, what), ' ', ...numbers)];
}

/** @param {Trouble} trouble */
function freshness(trouble) {
  if (trouble.kind === 'token') return ['Waiting for the token'];
  const { insights } = known;
  if (insights === undefined) return ['No numbers yet'];
  return [trouble.kind === 'none' ? 'Updated ' : 'Last updated ', moment(insights.at)];
}

/** @param {Trouble} trouble */
function askForToken(trouble) {
  const form = byId('sign-in');
  const wasWaiting = waitsForToken;
  waitsForToken = trouble.kind === 'token';
  form.hidden = !waitsForToken;
  forgetButton.hidden = waitsForToken || knownToken() === undefined;
  if (trouble.kind === 'token') {
    rememberToken(undefined);
    byId('sign-in-error').textContent = TOKEN_REASONS[trouble.reason];
    tokenInput.focus();
  } else if (wasWaiting) {
    tokenInput.value = '';
    byId('sign-in-error').textContent = '';
    byId('main').focus();
  }
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
  if (text !== undefined) byId('announcement').textContent = text;
}

/**
 * @template {HTMLElement} Kind
 * @overload
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
/**
 * @overload
 * @param {string} id
 * @returns {HTMLElement}
 */
/** @param {string} id */
function byId(id, kind = HTMLElement) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return node;
}

byId('sign-in-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = tokenInput.value.trim();
  // Other characters cannot be sent in a header.
  if (!/^[!-~]+$/.test(token)) {
    byId('sign-in-error').textContent = 'A token is one word of letters, digits and signs.';
    tokenInput.focus();
    return;
  }
  rememberToken(token);
  void refresh();
});

forgetButton.addEventListener('click', () => {
  rememberToken(undefined);
  void refresh();
});

pauseButton.addEventListener('click', () => {
  paused = !paused;
  pauseButton.setAttribute('aria-pressed', String(paused));
  if (paused) schedule();
  else void refresh();
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden || paused || waitsForToken) schedule();
  else void refresh();
});

void refresh();
