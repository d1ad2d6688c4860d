"""Drives the Python client by commands: a line of JSON in, a line of JSON out. See clients.ts."""

import json
import os
import re
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "examples"))
sys.dont_write_bytecode = True

from baton_client import BatonClient  # noqa: E402

problems = []
quiet = os.environ.get("DRIVER_LISTENS") == "1"
baton = BatonClient(
    spool=os.environ.get("DRIVER_SPOOL"), on_problem=problems.append if quiet else None
)


def snake(name):
    return re.sub("[A-Z]", lambda capital: "_" + capital.group().lower(), name)


def arguments(request, *positional):
    named = {snake(key): value for key, value in request.items() if key not in positional}
    return [request[key] for key in positional], named


def do(command):
    if "select" in command:
        args, named = arguments(command["select"], "runId")
        return baton.select(*args, **named)
    if "choose" in command:
        args, named = arguments(command["choose"], "runId", "type", "alternatives")
        return baton.choose(*args, **named)
    if "recordDecisions" in command:
        return baton.record_decisions(command["recordDecisions"])
    if "reportOutcome" in command:
        args, named = arguments(command["reportOutcome"], "runId")
        return baton.report_outcome(*args, **named)
    if "reportMany" in command:
        threads = [
            threading.Thread(target=baton.report_outcome, args=(run,), kwargs={"success": True})
            for run in command["reportMany"]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return None
    if "flush" in command:
        return baton.flush(command["flush"] / 1000)
    if "close" in command:
        return baton.close(command["close"] / 1000)
    return [{"kind": problem.kind, "message": problem.message} for problem in problems]


for line in sys.stdin:
    print(json.dumps({"result": do(json.loads(line))}), flush=True)
