/**
 * A client of Baton in one file: copy it into your project. No dependencies; Node 20 or later, Bun or
 * Deno. Your task never waits on Baton and never fails because of it.
 *
 * ```ts
 * import { BatonClient } from './baton-client.ts';
 *
 * const baton = new BatonClient({ spool: './baton-spool.jsonl' }); // BATON_URL, BATON_TOKEN
 * const { strategy } = await baton.select({
 *   runId: 'run-1',
 *   task: { title: 'Crash when saving' },
 *   default: { config: { agentSelection: { agents: ['claude', 'codex'], default: 'claude' } } },
 * });
 * const { chosen } = await baton.choose({
 *   runId: 'run-1',
 *   type: 'select_agent',
 *   alternatives: ['claude', 'codex'],
 *   context: { attempt: 1 },
 * });
 * console.log(`${chosen} works as ${JSON.stringify(strategy.config)} says`);
 * await baton.reportOutcome('run-1', { success: true, costUsd: 0.42, final: true });
 * await baton.close();
 * ```
 *
 * - Questions (`select`, `choose`) take at most 500 ms in all. When Baton is away, slow or answers an
 *   error, your default comes back with `source: 'client-default'`, and Baton is told later what you
 *   did, without a propensity: nothing is learned from how it was chosen.
 * - Reports (`reportOutcome`, `recordDecisions`, and decisions that Baton answered but could not store)
 *   are queued and sent again until they are accepted, in the background. With `spool` they survive a
 *   restart. Sending one twice is harmless.
 * - A report that Baton refuses (4xx except 408 and 429) goes to `onProblem` and to `SPOOL.refused`,
 *   once. To send it again when the cause is gone, append its line to the spool and start again.
 */

import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';

/** A feature of a task, a project, an attempt or an option. */
export type Context = Readonly<Record<string, string | number | boolean>>;

/** An option, alone or with features by which options are alike. */
export type Alternative<Option extends string = string> =
  | Option
  | { readonly value: Option; readonly features?: Context | undefined };

export interface Question<Option extends string = string> {
  /** `decompose`, `select_agent`, `parallelize`, `retry`, `escalate` or a word of your own. */
  readonly type: string;
  readonly alternatives: readonly Alternative<Option>[];
  /** What happens without Baton. @default the first alternative */
  readonly default?: NoInfer<Option> | undefined;
  /** The same question in a run is one decision: put `attempt` here to ask it anew. */
  readonly context?: Context | undefined;
}

export interface ChoiceRequest<Option extends string = string> extends Question<Option> {
  readonly runId: string;
}

export interface SelectionRequest {
  readonly runId: string;
  /** @default the run's id */
  readonly taskId?: string | undefined;
  /** A title or a type. The text is only encoded by Baton, never stored. */
  readonly task: {
    readonly title?: string | undefined;
    readonly body?: string | undefined;
    readonly labels?: readonly string[] | undefined;
    readonly type?: 'bug' | 'feature' | 'refactor' | 'issue' | undefined;
  };
  readonly project?:
    | {
        readonly id?: string | undefined;
        readonly language?: string | undefined;
        readonly linesOfCode?: number | undefined;
        /** A share in [0, 1]. */
        readonly testCoverage?: number | undefined;
      }
    | undefined;
  /** Questions answered in the same reply. */
  readonly choices?: readonly Question[] | undefined;
  /**
   * What happens without Baton. With `versionId` it is a copy of that version of Baton's, and the run
   * counts as one that followed it; else Baton hears only of the choices.
   */
  readonly default: {
    readonly versionId?: string | undefined;
    readonly config: StrategyConfig;
  };
}

/** How to orchestrate. Baton answers every part; a default may leave parts out. */
export interface StrategyConfig {
  readonly decomposition?: {
    readonly approach: 'single' | 'parallel' | 'hierarchical';
    readonly maxSubtasks: number;
  };
  readonly agentSelection?: {
    readonly agents: readonly string[];
    readonly default: string;
    readonly rules?: readonly {
      readonly when: Readonly<Record<string, unknown>>;
      readonly agent: string;
    }[];
  };
  readonly parallelism?: { readonly maxParallelAgents: number };
  readonly retry?: {
    readonly maxAttempts: number;
    readonly backoff: 'none' | 'fixed' | 'exponential';
    readonly initialDelaySeconds: number;
    readonly onFailure: Readonly<Record<string, string>>;
  };
  readonly escalation?: {
    readonly afterFailedAttempts?: number;
    readonly afterMinutes?: number;
    readonly onFailureCodes?: readonly string[];
    readonly aboveCostUsd?: number;
  };
}

interface Answer {
  readonly decisionId: string;
  readonly runId: string;
  /** `policy`, `experiment`, `holdout`, `fallback`; `client-default`: Baton did not answer. */
  readonly source: string;
  /** With which probability this was chosen; `null` for a client default. */
  readonly propensity: number | null;
  /** One sentence. */
  readonly why: string;
  /** Whether Baton has stored the decision. If not, this client sends it again by itself. */
  readonly recorded: boolean;
}

export interface Choice<Option extends string = string> extends Answer {
  readonly type: string;
  readonly chosen: Option;
}

export interface Selection extends Answer {
  readonly strategy: {
    /** `null` for a client default that names no version. */
    readonly versionId: string | null;
    readonly config: StrategyConfig;
  };
  /** The task and the project as Baton encodes them; empty for a client default. */
  readonly context: Context;
  /** In the order of the questions. */
  readonly choices: readonly Choice[];
}

/** What your orchestrator decided by itself. */
export interface DecisionRecord {
  /** Fixed here when absent, so that the record counts once however often it is sent. */
  readonly decisionId?: string | undefined;
  readonly runId: string;
  readonly type: string;
  readonly chosen: string;
  readonly alternatives?: readonly Alternative[] | undefined;
  /** Only if you drew at random. Without it the decision is shown, not learned from. */
  readonly propensity?: number | undefined;
  readonly context?: Context | undefined;
  readonly strategyVersionId?: string | undefined;
  /** ISO 8601. @default now */
  readonly decidedAt?: string | undefined;
}

/** Facts of a run, in as many reports as you like. `null`: does not apply; absent: not known yet. */
export interface Outcome {
  readonly success?: boolean | number | null | undefined;
  readonly merged?: boolean | null | undefined;
  readonly ciPassed?: boolean | null | undefined;
  readonly humanFeedback?: boolean | number | null | undefined;
  readonly iterations?: number | null | undefined;
  readonly lintClean?: boolean | null | undefined;
  readonly testsAdded?: boolean | null | undefined;
  readonly durationSeconds?: number | null | undefined;
  readonly costUsd?: number | null | undefined;
  readonly escalated?: boolean | null | undefined;
  readonly failureCode?: string | null | undefined;
  /** ISO 8601; per fact the latest wins. @default now, fixed when first reported */
  readonly observedAt?: string | undefined;
  /** Nothing more will come about this run, or from another run of its task. */
  readonly final?: boolean | undefined;
  /** Decisions of this run that Baton does not know yet. */
  readonly decisions?: readonly Omit<DecisionRecord, 'runId'>[] | undefined;
}

/** Something that somebody should hear about. Never holds the token. */
export interface Problem {
  /** `lost` reports will never be sent by this client; `refused` ones only if you put them back. */
  readonly kind: 'away' | 'refused' | 'spool' | 'lost';
  readonly message: string;
  /** What could not be sent. */
  readonly report?: unknown;
}

export interface BatonOptions {
  /** @default the environment's `BATON_URL`, else `http://127.0.0.1:8787` */
  readonly url?: string | undefined;
  /** Bearer token. @default the environment's `BATON_TOKEN` */
  readonly token?: string | undefined;
  /** For one question, all in all. @default 500 */
  readonly timeoutMilliseconds?: number | undefined;
  /**
   * A file for reports that are not accepted yet. Give every process its own; where two share one, a
   * report may be sent twice, which is harmless.
   */
  readonly spool?: string | undefined;
  /** @default a line by `console.warn` */
  readonly onProblem?: ((problem: Problem) => void) | undefined;
}

/** Asks Baton, and tells it what happened. One instance per process; its methods never reject. */
export class BatonClient {
  readonly #server: Server;
  readonly #timeoutMilliseconds: number;
  readonly #outbox: Outbox;
  readonly #tell: (problem: Problem) => void;
  readonly #told = new Set<string>();
  #lastMoment = 0;

  constructor(options: BatonOptions = {}) {
    const url = options.url ?? (process.env.BATON_URL || 'http://127.0.0.1:8787');
    const token = options.token ?? process.env.BATON_TOKEN ?? '';
    this.#server = { url: checkedUrl(url), token: checkedToken(token.trim()) };
    this.#timeoutMilliseconds = options.timeoutMilliseconds ?? 500;
    this.#tell = quietly(options.onProblem ?? (({ message }) => console.warn(`Baton: ${message}`)));
    const spool = options.spool === undefined ? undefined : new Spool(options.spool, this.#tell);
    this.#outbox = new Outbox(this.#server, spool, this.#tell);
  }

  /** Which strategy to follow for a task. Asked again in the same run, the answer is the same. */
  async select(request: SelectionRequest): Promise<Selection> {
    const { default: otherwise, choices = [], ...question } = request;
    const questions = choices.map(({ default: _, ...sent }) => sent);
    const isAnswer = (body: unknown) => isSelectionOf(body, choices);
    const asked = await this.#ask('/v1/selections', { ...question, choices: questions }, isAnswer);
    const { runId } = request;
    const selection = asked.answer ?? {
      ...clientDefault(runId, asked.why),
      strategy: { versionId: otherwise.versionId ?? null, config: otherwise.config },
      context: {},
      choices: choices.map((choice) => defaultChoice({ ...choice, runId }, asked.why)),
    };
    this.#keep([
      ...unrecordedSelection(selection),
      ...unrecordedChoices(selection.choices, choices),
    ]);
    return selection;
  }

  /** Which option to take at a decision point. Asked again with the same context, the answer is the same. */
  async choose<const Option extends string>(
    request: ChoiceRequest<Option>,
  ): Promise<Choice<Option>> {
    const { default: _, ...question } = request;
    const isAnswer = (body: unknown) => isChoiceOf(body, request);
    const asked = await this.#ask('/v1/choices', question, isAnswer);
    const choice = asked.answer ?? defaultChoice(request, asked.why);
    this.#keep(unrecordedChoices([choice], [request]));
    return choice;
  }

  /** What your orchestrator decided by itself. Resolves when queued, and spooled if there is a spool. */
  async recordDecisions(decisions: readonly DecisionRecord[]): Promise<void> {
    const records = decisions.map((record) => this.#identified(record));
    const requests = [];
    for (let first = 0; first < records.length; first += DECISIONS_A_REQUEST) {
      const body = { decisions: records.slice(first, first + DECISIONS_A_REQUEST) };
      requests.push(this.#outbox.add({ method: 'POST', path: '/v1/decisions', body }));
    }
    await Promise.all(requests);
  }

  /** How a run went, as far as you know. Resolves when queued, and spooled if there is a spool. */
  async reportOutcome(runId: string, outcome: Outcome): Promise<void> {
    const { observedAt = this.#moment(), decisions, ...facts } = outcome;
    const records = decisions?.map((record) => this.#identified(record));
    const body = { ...facts, observedAt, ...(records && { decisions: records }) };
    // A lone surrogate cannot be encoded; the id it stands in is none that Baton accepts.
    const path = `/v1/runs/${encodeURIComponent(runId.toWellFormed())}/outcome`;
    await this.#outbox.add({ method: 'PATCH', path, body });
  }

  /** Waits until everything queued has been accepted or refused; `false` if that takes longer. */
  async flush(timeoutMilliseconds = 5_000): Promise<boolean> {
    return await this.#outbox.flush(timeoutMilliseconds);
  }

  /** Flushes and stops sending. What is left stays in the spool, for the next start. */
  async close(timeoutMilliseconds = 5_000): Promise<boolean> {
    return await this.#outbox.close(timeoutMilliseconds);
  }

  async #ask<Body>(
    path: string,
    question: object,
    isAnswer: (body: unknown) => body is Body,
  ): Promise<{ answer: Body } | { answer?: undefined; why: string }> {
    const signal = AbortSignal.timeout(this.#timeoutMilliseconds);
    const request: Request = { method: 'POST', path, body: question };
    const { status, body, why } = await send(this.#server, request, signal);
    if (isAccepted(status) && isAnswer(body)) {
      this.#told.clear();
      return { answer: body };
    }
    const reason = why ?? 'Baton answered in a form that this client does not know';
    const kind = isRefusal(status) ? 'refused' : 'away';
    // Once until it is answered again: an orchestrator that asks all day should not fill its log.
    const firstTime = !this.#told.has(`${path} ${kind} ${status}`);
    this.#told.add(`${path} ${kind} ${status}`);
    if (firstTime) this.#tell({ kind, message: `${reason} (POST ${path}); using defaults` });
    return { why: reason };
  }

  /** Not awaited: the answer to a question waits on no disk. */
  #keep(decisions: readonly DecisionRecord[]): void {
    void this.recordDecisions(decisions);
  }

  #identified<Record extends Omit<DecisionRecord, 'runId'>>(record: Record) {
    const { decisionId = crypto.randomUUID(), decidedAt = this.#moment() } = record;
    return { ...record, decisionId, decidedAt };
  }

  /** Now, but never the same moment twice: of two reports the later one counts. */
  #moment(): string {
    this.#lastMoment = Math.max(Date.now(), this.#lastMoment + 1);
    return new Date(this.#lastMoment).toISOString();
  }
}

/** Reports on their way: sent one after the other, again until accepted, in the background. */
class Outbox {
  readonly #server: Server;
  readonly #spool: Spool | undefined;
  readonly #tell: (problem: Problem) => void;
  readonly #opened: Promise<void>;
  readonly #waiting: Report[] = [];
  #failures = 0;
  #closed = false;
  #running = false;
  #sending: AbortController | undefined;
  #hurried = false;
  #endPause = () => {};
  #whenEmpty: (() => void)[] = [];

  constructor(server: Server, spool: Spool | undefined, tell: (problem: Problem) => void) {
    this.#server = server;
    this.#spool = spool;
    this.#tell = tell;
    this.#opened = this.#open();
  }

  async add({ method, path, body }: Request): Promise<void> {
    const report = { id: crypto.randomUUID(), method, path, body: copied(body) };
    if (report.body === undefined) {
      return this.#tell({ kind: 'lost', message: `a report is no JSON (${path})`, report: body });
    }
    const spooled = this.#spool?.add(report);
    if (this.#closed || this.#waiting.length >= MAXIMUM_WAITING) {
      const fate = spooled ? 'stays in the spool for the next start' : 'is lost';
      const reason = this.#closed ? 'the client is closed' : `${MAXIMUM_WAITING} reports wait`;
      const kind = spooled ? 'spool' : 'lost';
      this.#tell({ kind, message: `${reason}: a report ${fate} (${path})`, report });
    } else {
      this.#waiting.push(report);
      void this.#run();
    }
    await spooled;
  }

  async flush(timeoutMilliseconds: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, timeoutMilliseconds, false);
    });
    const done = await Promise.race([this.#empty(), late]);
    clearTimeout(timer);
    return done;
  }

  async close(timeoutMilliseconds: number): Promise<boolean> {
    const empty = await this.flush(timeoutMilliseconds);
    this.#closed = true;
    this.#sending?.abort();
    this.#endPause();
    await this.#spool?.close();
    return empty;
  }

  async #open(): Promise<void> {
    const left = (await this.#spool?.open()) ?? [];
    this.#waiting.unshift(...left);
    void this.#run();
  }

  async #empty(): Promise<boolean> {
    await this.#opened;
    if (this.#waiting.length === 0) return true;
    this.#hurried = true;
    this.#endPause();
    return await new Promise((resolve) => this.#whenEmpty.push(() => resolve(true)));
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let report = this.#waiting[0]; report && !this.#closed; report = this.#waiting[0]) {
      const reply = await this.#send(report);
      if (isAccepted(reply.status) || isRefusal(reply.status)) {
        await this.#settle(report, reply);
        this.#waiting.splice(this.#waiting.indexOf(report), 1);
      } else if (!this.#closed) {
        // To the back: a report that the server stumbles over must not hold up the others.
        this.#waiting.push(...this.#waiting.splice(this.#waiting.indexOf(report), 1));
        await this.#pauseAfter(reply);
      }
    }
    this.#running = false;
    if (this.#waiting.length === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  async #send(report: Report): Promise<Reply> {
    this.#sending = new AbortController();
    const timer = setTimeout(() => this.#sending?.abort(), REPORT_TIMEOUT_MILLISECONDS);
    const reply = await send(this.#server, report, this.#sending.signal);
    clearTimeout(timer);
    return reply;
  }

  async #settle(report: Report, { status, why }: Reply): Promise<void> {
    this.#failures = 0;
    if (isAccepted(status)) return await this.#spool?.remove(report);
    const message = `${why} (${report.method} ${report.path}); it is not sent again`;
    this.#tell({ kind: 'refused', message, report });
    await this.#spool?.refuse(report, why ?? '');
  }

  async #pauseAfter({ why, retryAfterMilliseconds }: Reply): Promise<void> {
    if (this.#failures === 0) {
      const message = `${why}; ${this.#waiting.length} reports wait and are sent again`;
      this.#tell({ kind: 'away', message });
    }
    const backOff = Math.min(
      FIRST_PAUSE_MILLISECONDS * 2 ** this.#failures,
      LONGEST_PAUSE_MILLISECONDS,
    );
    this.#failures += 1;
    const askedToWait = retryAfterMilliseconds !== undefined;
    await new Promise<void>((resolve) => {
      const pause = retryAfterMilliseconds ?? backOff * (0.5 + Math.random() / 2);
      const timer = setTimeout(resolve, pause);
      if (typeof timer === 'object') timer.unref();
      // A flush cuts a pause short, but not one that the server has asked for.
      this.#endPause = () => {
        if (!this.#closed && (askedToWait || !this.#hurried)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#endPause();
    });
    this.#hurried = false;
  }
}

/**
 * Reports that are not accepted yet, as lines of JSON that are only ever appended: a report, later
 * `{"done": id}`. What is done is cleaned up now and then by replacing the file as a whole, so that
 * a crash at any moment loses nothing. (A power cut may cost what the operating system had not
 * written yet.)
 */
class Spool {
  readonly #path: string;
  readonly #tell: (problem: Problem) => void;
  #inTurn: Promise<unknown> = Promise.resolve();
  #linesDone = 0;

  constructor(path: string, tell: (problem: Problem) => void) {
    this.#path = path;
    this.#tell = tell;
  }

  /** What an earlier process has left. */
  async open(): Promise<readonly Report[]> {
    return (await this.#next(() => this.#clean())) ?? [];
  }

  async add(report: Report): Promise<void> {
    await this.#next(() => this.#append(this.#path, report));
  }

  async remove({ id }: Report): Promise<void> {
    await this.#next(async () => {
      await this.#append(this.#path, { done: id });
      this.#linesDone += 1;
      if (this.#linesDone >= LINES_TO_CLEAN) await this.#clean();
    });
  }

  async refuse(report: Report, refused: string): Promise<void> {
    await this.#next(() => this.#append(`${this.#path}.refused`, { ...report, refused }));
    await this.remove(report);
  }

  async close(): Promise<void> {
    await this.#next(() => this.#clean());
  }

  async #append(path: string, line: object) {
    await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  async #clean(): Promise<readonly Report[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if (isRecord(error) && error.code === 'ENOENT') return '';
      throw error;
    });
    const waiting = new Map<string, Report>();
    for (const line of text.split('\n').filter((line) => line !== '')) {
      const entry = parsed(line);
      if (isReport(entry)) waiting.set(entry.id, entry);
      else if (isRecord(entry) && typeof entry.done === 'string') waiting.delete(entry.done);
      else
        this.#tell({
          kind: 'spool',
          message: `cut off line in ${this.#path} skipped`,
          report: line,
        });
    }
    this.#linesDone = 0;
    const left = [...waiting.values()];
    if (left.length === 0) {
      await rm(this.#path, { force: true });
    } else {
      const replacement = `${this.#path}.${crypto.randomUUID()}`;
      const lines = left.map((report) => `${JSON.stringify(report)}\n`);
      await writeFile(replacement, lines.join(''), { mode: 0o600 });
      await rename(replacement, this.#path);
    }
    return left;
  }

  /** One file operation after the other; one that fails is told, and costs only durability. */
  async #next<Result>(operation: () => Promise<Result>): Promise<Result | undefined> {
    const result = this.#inTurn.then(operation).catch((error: unknown) => {
      this.#tell({ kind: 'spool', message: `the spool cannot be used: ${messageOf(error)}` });
      return undefined;
    });
    this.#inTurn = result;
    return await result;
  }
}

interface Server {
  readonly url: string;
  readonly token: string;
}

interface Request {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: unknown;
}

interface Report extends Request {
  readonly id: string;
}

interface Reply {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly body?: unknown;
  /** Why the request has failed. */
  readonly why?: string;
  readonly retryAfterMilliseconds?: number;
}

const DECISIONS_A_REQUEST = 100;
/** Longer than for a question, since nobody waits: a cold start should not look like an outage. */
const REPORT_TIMEOUT_MILLISECONDS = 10_000;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 30_000;
const LONGEST_RETRY_AFTER_MILLISECONDS = 300_000;
const MAXIMUM_WAITING = 10_000;
const LINES_TO_CLEAN = 1_000;

async function send(
  server: Server,
  { method, path, body }: Request,
  signal: AbortSignal,
): Promise<Reply> {
  try {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(server.token && { authorization: `Bearer ${server.token}` }),
      },
      body: encoded(body),
      redirect: 'manual',
      signal,
    });
    const answer = parsed(await response.text());
    if (isAccepted(response.status)) return { status: response.status, body: answer };
    return {
      status: response.status,
      why: `Baton answered ${response.status}${reasonIn(answer)}`,
      ...retryAfter(response.headers.get('retry-after')),
    };
  } catch (error) {
    return {
      status: 0,
      why: signal.aborted
        ? 'Baton did not answer in time'
        : `no answer from Baton: ${messageOf(error)}`,
    };
  }
}

/** JSON, but not with `null` for a number that is none: in a report `null` says "does not apply". */
function encoded(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new RangeError(`${key} is ${value}`);
    return value;
  });
}

/** What will be sent, whatever the caller does to the object later; `undefined` if it is no JSON. */
function copied(body: unknown): unknown {
  try {
    return parsed(encoded(body));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAccepted(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether sending the same again is pointless. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** `Retry-After` in seconds or as a date (RFC 9110), within reason. */
function retryAfter(header: string | null): { retryAfterMilliseconds?: number } {
  if (header === null) return {};
  const asked = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  if (Number.isNaN(asked)) return {};
  const atLeast = Math.max(asked, FIRST_PAUSE_MILLISECONDS);
  return { retryAfterMilliseconds: Math.min(atLeast, LONGEST_RETRY_AFTER_MILLISECONDS) };
}

/** The fields of a problem document (RFC 9457), for people. */
function reasonIn(problem: unknown): string {
  if (!isRecord(problem)) return '';
  const { type, detail, errors } = problem;
  const fields = Array.isArray(errors) ? errors.filter(isRecord) : [];
  const parts = [type, detail, ...fields.map(({ path, message }) => `${path}: ${message}`)];
  return parts
    .filter((part) => typeof part === 'string')
    .map((part) => `, ${part}`)
    .join('');
}

function messageOf(error: unknown): string {
  const cause = error instanceof Error && isRecord(error.cause) ? error.cause : error;
  if (!isRecord(cause)) return String(cause);
  return String(cause.message || cause.code || 'unknown error');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReport(value: unknown): value is Report {
  return (
    isRecord(value) &&
    typeof value.id === 'string' &&
    (value.method === 'POST' || value.method === 'PATCH') &&
    typeof value.path === 'string' &&
    value.path.startsWith('/v1/') &&
    isRecord(value.body)
  );
}

function isAnswer(body: unknown): body is Answer & Readonly<Record<string, unknown>> {
  return (
    isRecord(body) && typeof body.decisionId === 'string' && typeof body.recorded === 'boolean'
  );
}

function isChoiceOf<Option extends string>(
  body: unknown,
  question: Question<Option>,
): body is Choice<Option> {
  return isAnswer(body) && question.alternatives.some((option) => optionOf(option) === body.chosen);
}

function isSelectionOf(body: unknown, questions: readonly Question[]): body is Selection {
  if (!isAnswer(body) || !isRecord(body.strategy) || !isRecord(body.context)) return false;
  const { config } = body.strategy;
  const choices = body.choices;
  if (!isRecord(config) || !Array.isArray(choices) || choices.length !== questions.length)
    return false;
  return questions.every((question, index) => isChoiceOf(choices[index], question));
}

function optionOf<Option extends string>(alternative: Alternative<Option>): Option {
  return typeof alternative === 'string' ? alternative : alternative.value;
}

function clientDefault(runId: string, why: string) {
  return {
    decisionId: crypto.randomUUID(),
    runId,
    source: 'client-default',
    propensity: null,
    why,
    recorded: false,
  };
}

function defaultChoice<Option extends string>(
  request: ChoiceRequest<Option>,
  why: string,
): Choice<Option> {
  const [first] = request.alternatives;
  const chosen = request.default ?? (first === undefined ? undefined : optionOf(first));
  if (chosen === undefined) throw new TypeError('expected at least one alternative or a default');
  return { ...clientDefault(request.runId, why), type: request.type, chosen };
}

/** What Baton has to be told of these choices. */
function unrecordedChoices(
  choices: readonly Choice[],
  questions: readonly Question[],
): readonly DecisionRecord[] {
  return choices.flatMap(({ decisionId, runId, type, chosen, propensity, recorded }, index) => {
    if (recorded) return [];
    const { alternatives = [], context } = questions[index] ?? {};
    const offered = alternatives.some((alternative) => optionOf(alternative) === chosen);
    return {
      ...{ decisionId, runId, type, chosen },
      ...(offered && { alternatives }),
      ...(context && { context }),
      ...(propensity !== null && { propensity }),
    };
  });
}

/** What Baton has to be told of a selection: nothing of a strategy that it does not know. */
function unrecordedSelection(selection: Selection): readonly DecisionRecord[] {
  const { decisionId, runId, propensity, context, recorded } = selection;
  const { versionId } = selection.strategy;
  if (recorded || versionId === null) return [];
  return [
    {
      ...{ decisionId, runId, type: 'select_strategy', chosen: versionId, context },
      ...(propensity !== null && { propensity }),
    },
  ];
}

function checkedUrl(url: string): string {
  const { protocol, username, href } = new URL(url);
  if (!protocol.startsWith('http'))
    throw new TypeError(`expected an http or https address, got ${protocol}`);
  if (username !== '') throw new TypeError('expected the token in BATON_TOKEN, not in the address');
  return href.replace(/\/+$/, '');
}

/** What fetch would refuse later with the whole token in its message is refused here without it. */
function checkedToken(token: string): string {
  if (/^[\x21-\x7e]*$/.test(token)) return token;
  throw new TypeError('the token holds characters that a header cannot');
}

function quietly(tell: (problem: Problem) => void): (problem: Problem) => void {
  return (problem) => {
    try {
      tell(problem);
    } catch {
      // What listens to problems must not become one.
    }
  };
}
