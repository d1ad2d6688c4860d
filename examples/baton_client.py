"""A client of Baton in one file: copy it into your project. Python 3.9 or later, standard library only.

Your task never waits on Baton and never fails because of it.

    from baton_client import BatonClient

    with BatonClient(spool="baton-spool.jsonl") as baton:  # BATON_URL, BATON_TOKEN
        selection = baton.select(
            "run-1",
            task={"title": "Crash when saving"},
            default={"config": {"agentSelection": {"agents": ["claude", "codex"], "default": "claude"}}},
        )
        choice = baton.choose("run-1", "select_agent", ["claude", "codex"], context={"attempt": 1})
        print(choice["chosen"], "works as", selection["strategy"]["config"], "says")
        baton.report_outcome("run-1", success=True, cost_usd=0.42, final=True)

- Questions (`select`, `choose`) take at most 500 ms in all. When Baton is away, slow or answers an
  error, your default comes back with the source "client-default", and Baton is told later what you
  did, without a propensity: nothing is learned from how it was chosen.
- Reports (`report_outcome`, `record_decisions`, and decisions that Baton answered but could not
  store) are queued and sent again until they are accepted, by a daemon thread. With `spool` they
  survive a restart. Sending one twice is harmless.
- A report that Baton refuses (4xx except 408 and 429) goes to `on_problem` and to `SPOOL.refused`,
  once. To send it again when the cause is gone, append its line to the spool and start again.

All methods may be called from any thread. Make the client after forking, one for each process.
"""

from __future__ import annotations

import collections
import email.utils
import http.client
import json
import logging
import os
import queue
import random
import re
import socket
import threading
import time
import urllib.parse
import uuid
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any, Callable, NamedTuple, Union

Json = dict[str, Any]
Alternative = Union[str, Json]

_ABSENT: Any = object()
_log = logging.getLogger("baton")

DECISIONS_A_REQUEST = 100
# Longer than for a question, since nobody waits: a cold start should not look like an outage.
REPORT_TIMEOUT_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 30.0
LONGEST_RETRY_AFTER_SECONDS = 300.0
MAXIMUM_WAITING = 10_000
LINES_TO_CLEAN = 1_000


class Problem(NamedTuple):
    """Something that somebody should hear about. Never holds the token."""

    kind: str
    """`away`, `refused`, `spool`, or `lost`: this report will never be sent."""
    message: str
    report: Any = None
    """What could not be sent."""


class BatonClient:
    """Asks Baton, and tells it what happened. One instance per process."""

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        timeout: float = 0.5,
        spool: str | os.PathLike[str] | None = None,
        on_problem: Callable[[Problem], None] | None = None,
    ) -> None:
        """
        :param url: by default the environment's BATON_URL, else http://127.0.0.1:8787
        :param token: bearer token, by default the environment's BATON_TOKEN
        :param timeout: seconds for one question, all in all
        :param spool: a file for reports that are not accepted yet, on a local disk. Give every
            process its own; where two share one, a report may be sent twice, which is harmless
        :param on_problem: by default a warning of the logger "baton"
        """
        address = url or os.environ.get("BATON_URL") or "http://127.0.0.1:8787"
        secret = token if token is not None else os.environ.get("BATON_TOKEN", "")
        self._server = _Server(address, secret.strip())
        self._timeout = timeout
        self._tell = _quietly(on_problem or (lambda problem: _log.warning("%s", problem.message)))
        self._outbox = _Outbox(
            self._server, _Spool(spool, self._tell) if spool else None, self._tell
        )
        self._told: set[str] = set()
        self._clock = threading.Lock()
        self._last_moment = 0

    def select(
        self,
        run_id: str,
        *,
        task: Json,
        default: Json,
        task_id: str | None = None,
        project: Json | None = None,
        choices: Sequence[Json] = (),
    ) -> Json:
        """Which strategy to follow for a task. Asked again in the same run, the answer is the same.

        :param task: `title`, `body`, `labels`, `type`; a title or a type is needed
        :param default: what happens without Baton: `config`. With `versionId` it is a copy of that
            version of Baton's, and the run counts as one that followed it; else Baton hears only of
            the choices
        :param project: `id`, `language`, `linesOfCode`, `testCoverage`
        :param choices: questions answered in the same reply: `type`, `alternatives`,
            `context`, `default`
        :return: the answer of POST /v1/selections; for a default its `decisionId`, `runId`,
            `strategy`, `source`, `propensity` (None), `context`, `choices`, `why`, `recorded`
        """
        questions = [{k: v for k, v in choice.items() if k != "default"} for choice in choices]
        question: Json = {"runId": run_id, "task": task, "choices": questions}
        if task_id is not None:
            question["taskId"] = task_id
        if project is not None:
            question["project"] = project
        answer, why = self._ask(
            "/v1/selections", question, lambda body: _is_selection(body, questions)
        )
        selection = answer or {
            **_client_default(run_id, why),
            "strategy": {"versionId": None, **default},
            "context": {},
            "choices": [_default_choice(run_id, choice, why) for choice in choices],
        }
        unrecorded = _unrecorded_choices(selection["choices"], questions)
        self.record_decisions(_unrecorded_selection(selection) + unrecorded)
        return selection

    def choose(
        self,
        run_id: str,
        type: str,
        alternatives: Sequence[Alternative],
        *,
        context: Json | None = None,
        default: str | None = None,
    ) -> Json:
        """Which option to take at a decision point. Asked again with the same context, the answer is
        the same: put `attempt` into the context to ask anew.

        :param type: "decompose", "select_agent", "parallelize", "retry", "escalate" or your own word
        :param alternatives: strings, or `{"value", "features"}`
        :param default: what happens without Baton; by default the first alternative
        :return: the answer of POST /v1/choices; for a default its `decisionId`, `runId`, `type`,
            `chosen`, `source`, `propensity` (None), `why`, `recorded`
        """
        asked: Json = {"type": type, "alternatives": list(alternatives)}
        if context is not None:
            asked["context"] = context
        question = {"runId": run_id, **asked}
        answer, why = self._ask("/v1/choices", question, lambda body: _is_choice(body, asked))
        choice = answer or _default_choice(run_id, {**asked, "default": default}, why)
        self.record_decisions(_unrecorded_choices([choice], [asked]))
        return choice

    def record_decisions(self, decisions: Sequence[Json]) -> None:
        """What your orchestrator decided by itself. Queued, and spooled, when this returns.

        :param decisions: `runId`, `type`, `chosen`, and perhaps `alternatives`, `context`,
            `strategyVersionId`, `decidedAt`, `decisionId`, and `propensity` if you drew at random
        """
        records = [self._identified(decision) for decision in decisions]
        for first in range(0, len(records), DECISIONS_A_REQUEST):
            body = {"decisions": records[first : first + DECISIONS_A_REQUEST]}
            self._outbox.add("POST", "/v1/decisions", body)

    def report_outcome(
        self,
        run_id: str,
        *,
        success: bool | float | None = _ABSENT,
        merged: bool | None = _ABSENT,
        ci_passed: bool | None = _ABSENT,
        human_feedback: bool | float | None = _ABSENT,
        iterations: int | None = _ABSENT,
        lint_clean: bool | None = _ABSENT,
        tests_added: bool | None = _ABSENT,
        duration_seconds: float | None = _ABSENT,
        cost_usd: float | None = _ABSENT,
        escalated: bool | None = _ABSENT,
        failure_code: str | None = _ABSENT,
        observed_at: str | datetime | None = None,
        final: bool = False,
        decisions: Sequence[Json] = (),
    ) -> None:
        """How a run went, in as many reports as you like. Queued, and spooled, when this returns.

        None says that a fact does not apply; leave out what is not known yet.

        :param observed_at: per fact the latest wins; by default now, fixed by this call
        :param final: nothing more will come about this run, or from another run of its task
        :param decisions: decisions of this run that Baton does not know yet
        """
        facts = {
            "success": success,
            "merged": merged,
            "ciPassed": ci_passed,
            "humanFeedback": human_feedback,
            "iterations": iterations,
            "lintClean": lint_clean,
            "testsAdded": tests_added,
            "durationSeconds": duration_seconds,
            "costUsd": cost_usd,
            "escalated": escalated,
            "failureCode": failure_code,
        }
        body: Json = {name: value for name, value in facts.items() if value is not _ABSENT}
        body["observedAt"] = observed_at or self._moment()
        if final:
            body["final"] = True
        if decisions:
            body["decisions"] = [self._identified(decision) for decision in decisions]
        run = urllib.parse.quote(run_id, safe="", errors="replace")
        self._outbox.add("PATCH", f"/v1/runs/{run}/outcome", body)

    def flush(self, timeout: float = 5.0) -> bool:
        """Waits until everything queued was accepted or refused; False if that takes longer."""
        return self._outbox.flush(timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Flushes and stops sending. What is left stays in the spool, for the next start."""
        return self._outbox.close(timeout)

    def __enter__(self) -> BatonClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(
        self, path: str, question: Json, understood: Callable[[Any], bool]
    ) -> tuple[Json | None, str]:
        reply = _send_within(self._timeout, self._server, "POST", path, question)
        if _is_accepted(reply.status) and understood(reply.body):
            self._told.clear()
            return reply.body, ""
        why = reply.why or "Baton answered in a form that this client does not know"
        kind = "refused" if _is_refusal(reply.status) else "away"
        # Once until it is answered again: an orchestrator that asks all day should not fill its log.
        key = f"{path} {kind} {reply.status}"
        if key not in self._told:
            self._told.add(key)
            self._tell(Problem(kind, f"{why} (POST {path}); using defaults"))
        return None, why

    def _identified(self, decision: Json) -> Json:
        """With an id and a time fixed now, so that it counts once however often it is sent."""
        return {"decisionId": str(uuid.uuid4()), "decidedAt": self._moment(), **decision}

    def _moment(self) -> str:
        """Now, but never the same moment twice: of two reports the later one counts."""
        with self._clock:
            self._last_moment = max(time.time_ns() // 1_000_000, self._last_moment + 1)
            return _iso(datetime.fromtimestamp(self._last_moment / 1_000, timezone.utc))


class _Outbox:
    """Reports on their way: sent one after the other, again until accepted, by a daemon thread."""

    def __init__(
        self, server: _Server, spool: _Spool | None, tell: Callable[[Problem], None]
    ) -> None:
        self._server = server
        self._spool = spool
        self._tell = tell
        self._changed = threading.Condition()
        self._waiting: collections.deque[Json] = collections.deque()
        self._thread: threading.Thread | None = None
        self._failures = 0
        self._hurry = False
        self._closed = False
        if spool is not None:
            self._waiting.extend(spool.clean())
            self._start()

    def add(self, method: str, path: str, body: Json) -> None:
        try:
            # What is sent, whatever becomes of the caller's object.
            copy = json.loads(_encoded(body))
        except (TypeError, ValueError, RecursionError) as error:
            self._tell(Problem("lost", f"a report is no JSON: {error} ({path})", body))
            return
        report = {"id": str(uuid.uuid4()), "method": method, "path": path, "body": copy}
        if self._spool is not None:
            self._spool.add(report)
        with self._changed:
            accepted = not self._closed and len(self._waiting) < MAXIMUM_WAITING
            if accepted:
                self._waiting.append(report)
                self._start()
                self._changed.notify_all()
        if not accepted:
            reason = "the client is closed" if self._closed else f"{MAXIMUM_WAITING} reports wait"
            fate = "stays in the spool for the next start" if self._spool else "is lost"
            kind = "spool" if self._spool else "lost"
            self._tell(Problem(kind, f"{reason}: a report {fate} ({path})", report))

    def flush(self, timeout: float) -> bool:
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not self._waiting, timeout)

    def close(self, timeout: float) -> bool:
        empty = self.flush(timeout)
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._spool is not None:
            self._spool.clean()
        return empty

    def _start(self) -> None:
        """Starts the thread; again in a forked child, where the parent's does not run."""
        if self._waiting and (self._thread is None or not self._thread.is_alive()):
            try:
                self._thread = threading.Thread(target=self._run, name="baton", daemon=True)
                self._thread.start()
            except RuntimeError:  # No threads left, or the interpreter is shutting down.
                self._thread = None

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                report = self._waiting[0]
            target = (report["method"], report["path"], report["body"])
            reply = _send_within(REPORT_TIMEOUT_SECONDS, self._server, *target)
            if _is_accepted(reply.status) or _is_refusal(reply.status):
                self._settle(report, reply)
            else:
                self._pause_after(reply)

    def _settle(self, report: Json, reply: _Reply) -> None:
        self._failures = 0
        if _is_refusal(reply.status):
            message = f"{reply.why} ({report['method']} {report['path']}); it is not sent again"
            self._tell(Problem("refused", message, report))
            if self._spool is not None:
                self._spool.refuse(report, reply.why)
        if self._spool is not None:
            self._spool.remove(report)
        with self._changed:
            self._waiting.popleft()
            self._changed.notify_all()

    def _pause_after(self, reply: _Reply) -> None:
        if self._failures == 0:
            message = f"{reply.why}; {len(self._waiting)} reports wait and are sent again"
            self._tell(Problem("away", message))
        back_off = min(FIRST_PAUSE_SECONDS * 2 ** min(self._failures, 16), LONGEST_PAUSE_SECONDS)
        self._failures += 1
        asked_to_wait = reply.retry_after is not None
        pause = reply.retry_after if asked_to_wait else back_off * random.uniform(0.5, 1.0)
        with self._changed:
            # To the back: a report that the server stumbles over must not hold up the others.
            self._waiting.rotate(-1)
            # A flush cuts a pause short, but not one that the server has asked for.
            self._changed.wait_for(
                lambda: self._closed or (self._hurry and not asked_to_wait), pause
            )
            self._hurry = False


class _Spool:
    """Reports that are not accepted yet, as lines of JSON that are only ever appended: a report, later
    `{"done": id}`. What is done is cleaned up now and then by replacing the file as a whole, so that a
    crash at any moment loses nothing. (A power cut may cost what the operating system had not written.)
    """

    def __init__(self, path: str | os.PathLike[str], tell: Callable[[Problem], None]) -> None:
        self._path = os.path.abspath(path)
        self._tell = tell
        self._lock = threading.Lock()
        self._lines_done = 0

    def add(self, report: Json) -> None:
        self._append(self._path, report)

    def remove(self, report: Json) -> None:
        self._append(self._path, {"done": report["id"]})
        self._lines_done += 1
        if self._lines_done >= LINES_TO_CLEAN:
            self.clean()

    def refuse(self, report: Json, refused: str) -> None:
        self._append(f"{self._path}.refused", {**report, "refused": refused})

    def clean(self) -> list[Json]:
        """Replaces the file with what is not done yet, and returns that."""
        waiting: dict[str, Json] = {}
        unreadable = []
        try:
            with self._lock:
                for line in self._lines():
                    entry = _parsed(line)
                    if _is_report(entry):
                        waiting[entry["id"]] = entry
                    elif isinstance(entry, dict) and isinstance(entry.get("done"), str):
                        waiting.pop(entry["done"], None)
                    else:
                        unreadable.append(line)
                self._replace(list(waiting.values()))
                self._lines_done = 0
        except OSError as error:
            self._tell(Problem("spool", f"the spool cannot be used: {error}"))
        for line in unreadable:
            self._tell(Problem("spool", f"cut off line in {self._path} skipped", line))
        return list(waiting.values())

    def _lines(self) -> list[str]:
        try:
            with open(self._path, encoding="utf-8", errors="replace") as file:
                return [line for line in file.read().split("\n") if line]
        except FileNotFoundError:
            return []

    def _replace(self, reports: Sequence[Json]) -> None:
        if reports:
            replacement = f"{self._path}.{uuid.uuid4()}"
            with open(replacement, "w", encoding="utf-8", opener=_private) as file:
                file.writelines(json.dumps(report) + "\n" for report in reports)
            os.replace(replacement, self._path)
        elif os.path.exists(self._path):
            os.remove(self._path)

    def _append(self, path: str, line: Json) -> None:
        try:
            # Unbuffered: one line is one write, which no other process can get into.
            with self._lock, open(path, "ab", buffering=0, opener=_private) as file:
                file.write(json.dumps(line).encode() + b"\n")
        except OSError as error:
            self._tell(Problem("spool", f"the spool cannot be used: {error}"))


class _Server:
    def __init__(self, url: str, token: str) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("expected an address like http://127.0.0.1:8787")
        if parts.username is not None:
            raise ValueError("expected the token in BATON_TOKEN, not in the address")
        if not re.fullmatch(r"[\x21-\x7e]*", token):
            raise ValueError("the token holds characters that a header cannot")
        self._host, self._port, self._secure = parts.hostname, parts.port, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._headers = {"content-type": "application/json"}
        if token:
            self._headers["authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, body: Json, timeout: float) -> _Reply:
        deadline = time.monotonic() + timeout
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=timeout)
        try:
            connection.request(method, self._prefix + path, _encoded(body), self._headers)
            response = connection.getresponse()
            text = b""
            while True:
                part = response.read1(65_536)
                if not part:
                    break
                text += part
                if time.monotonic() > deadline:
                    raise socket.timeout
        finally:
            connection.close()
        answer = _parsed(text)
        if _is_accepted(response.status):
            return _Reply(response.status, answer)
        why = f"Baton answered {response.status}{_reason_in(answer)}"
        return _Reply(response.status, None, why, _retry_after(response.getheader("retry-after")))


class _Reply(NamedTuple):
    status: int
    """HTTP status; 0 when no answer came."""
    body: Any = None
    why: str = ""
    """Why the request has failed."""
    retry_after: float | None = None


def _send_within(timeout: float, server: _Server, method: str, path: str, body: Json) -> _Reply:
    """The reply, or in time a reply that says why there is none. On a thread of its own, because
    neither the look-up of a name nor a trickle of bytes heeds a socket's time-out."""
    replies: queue.SimpleQueue[_Reply] = queue.SimpleQueue()

    def send() -> None:
        try:
            replies.put(server.send(method, path, body, timeout))
        except socket.timeout:  # A TimeoutError since Python 3.10.
            replies.put(_Reply(0, why="Baton did not answer in time"))
        except Exception as error:  # Whatever it is, the task goes on.
            replies.put(_Reply(0, why=f"no answer from Baton: {error or type(error).__name__}"))

    try:
        threading.Thread(target=send, name="baton-call", daemon=True).start()
        return replies.get(timeout=timeout)
    except queue.Empty:
        return _Reply(0, why="Baton did not answer in time")
    except RuntimeError as error:  # No threads left, or the interpreter is shutting down.
        return _Reply(0, why=f"no answer from Baton: {error}")


def _encoded(body: Any) -> bytes:
    return json.dumps(body, allow_nan=False, default=_as_json).encode()


def _as_json(value: Any) -> str:
    if isinstance(value, datetime):
        return _iso(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _iso(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_accepted(status: int) -> bool:
    return 200 <= status < 300


def _is_refusal(status: int) -> bool:
    """Whether sending the same again is pointless."""
    return 400 <= status < 500 and status not in (408, 429)


def _retry_after(header: str | None) -> float | None:
    """`Retry-After` in seconds or as a date (RFC 9110), within reason."""
    if header is None:
        return None
    if re.fullmatch(r"[0-9]+", header):
        seconds = float(header)
    else:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - time.time()
        except (TypeError, ValueError):
            return None
    return min(max(seconds, FIRST_PAUSE_SECONDS), LONGEST_RETRY_AFTER_SECONDS)


def _reason_in(problem: Any) -> str:
    """The fields of a problem document (RFC 9457), for people."""
    if not isinstance(problem, dict):
        return ""
    errors = problem.get("errors")
    fields = [e for e in errors if isinstance(e, dict)] if isinstance(errors, list) else []
    parts = [problem.get("type"), problem.get("detail")]
    parts += [f"{field.get('path')}: {field.get('message')}" for field in fields]
    return "".join(f", {part}" for part in parts if isinstance(part, str))


def _is_report(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("id"), str)
        and entry.get("method") in ("POST", "PATCH")
        and isinstance(entry.get("path"), str)
        and entry["path"].startswith("/v1/")
        and isinstance(entry.get("body"), dict)
    )


def _is_answer(body: Any) -> bool:
    return (
        isinstance(body, dict)
        and isinstance(body.get("decisionId"), str)
        and isinstance(body.get("recorded"), bool)
    )


def _is_choice(body: Any, question: Json) -> bool:
    options = [_option_of(alternative) for alternative in question["alternatives"]]
    return _is_answer(body) and body.get("chosen") in options


def _is_selection(body: Any, questions: Sequence[Json]) -> bool:
    if not _is_answer(body) or not isinstance(body.get("strategy"), dict):
        return False
    choices = body.get("choices")
    return (
        isinstance(body["strategy"].get("config"), dict)
        and isinstance(body.get("context"), dict)
        and isinstance(choices, list)
        and len(choices) == len(questions)
        and all(_is_choice(choice, question) for choice, question in zip(choices, questions))
    )


def _option_of(alternative: Alternative) -> str:
    return alternative if isinstance(alternative, str) else alternative["value"]


def _client_default(run_id: str, why: str) -> Json:
    return {
        "decisionId": str(uuid.uuid4()),
        "runId": run_id,
        "source": "client-default",
        "propensity": None,
        "why": why,
        "recorded": False,
    }


def _default_choice(run_id: str, question: Json, why: str) -> Json:
    chosen = question.get("default")
    if chosen is None:
        if not question["alternatives"]:
            raise ValueError("expected at least one alternative or a default")
        chosen = _option_of(question["alternatives"][0])
    return {**_client_default(run_id, why), "type": question["type"], "chosen": chosen}


def _unrecorded_choices(choices: Sequence[Json], questions: Sequence[Json]) -> list[Json]:
    """What Baton has to be told of these choices."""
    records = []
    for choice, question in zip(choices, questions):
        if choice["recorded"]:
            continue
        record = {key: choice[key] for key in ("decisionId", "runId", "type", "chosen")}
        if choice["chosen"] in [_option_of(option) for option in question["alternatives"]]:
            record["alternatives"] = question["alternatives"]
        if question.get("context") is not None:
            record["context"] = question["context"]
        if choice.get("propensity") is not None:
            record["propensity"] = choice["propensity"]
        records.append(record)
    return records


def _unrecorded_selection(selection: Json) -> list[Json]:
    """What Baton has to be told of a selection: nothing of a strategy that it does not know."""
    version = selection["strategy"].get("versionId")
    if selection["recorded"] or version is None:
        return []
    record = {key: selection[key] for key in ("decisionId", "runId", "context")}
    record.update(type="select_strategy", chosen=version)
    if selection.get("propensity") is not None:
        record["propensity"] = selection["propensity"]
    return [record]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _quietly(tell: Callable[[Problem], None]) -> Callable[[Problem], None]:
    """What listens to problems must not become one."""

    def told(problem: Problem) -> None:
        try:
            tell(problem)
        except Exception:
            _log.exception("on_problem failed")

    return told
