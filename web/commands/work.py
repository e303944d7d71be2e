"""Do what is due: wake cases whose time has come and send letters."""

import argparse
import signal
import threading

from engine import jobs, worker
from web import letters, logs, metrics, running, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A worker may also only say whether work is late."""
    parser.add_argument("--check", action="store_true", help="say whether timers or letters wait too long")


def run(arguments: argparse.Namespace) -> int:
    """Work until stopped; with --check, 1 when work is late."""
    chosen = settings.read()
    runtime = running.ready(chosen)
    if arguments.check:
        late = worker.late(runtime)
        print(late or "Nothing is late.")
        return 1 if late else 0
    logs.configure(chosen.log_level)
    metrics.follow(runtime)
    carrier = metrics.Counting(letters.transport(chosen, runtime.database))
    stop = threading.Event()
    if chosen.metrics_listen:
        threading.Thread(target=metrics.serve, args=(chosen, stop), daemon=True).start()
    print("Waiting for what is due (stop it with Ctrl+C)", flush=True)
    if runtime.database.dialect == "postgresql":
        jobs.run(runtime, carrier)
    else:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        worker.run(runtime, carrier, stop)
    stop.set()
    return 0
