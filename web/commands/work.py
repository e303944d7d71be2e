"""Do what is due: wake cases whose time has come and send letters."""

import signal
import threading

import click

from engine.background import procrastinate_worker, worker
from web import settings
from web.server import bootstrap, logs, mail, metrics


@click.command(help=__doc__)
@click.option("--check", is_flag=True, help="say whether timers or letters wait too long")
def command(check: bool) -> int:
    """Work until stopped. With --check, return 1 if work is late."""
    chosen = settings.read()
    runtime = bootstrap.ready(chosen)
    if check:
        late = worker.late(runtime)
        print(late or "Nothing is late.")
        return 1 if late else 0
    logs.configure(chosen.log_level)
    metrics.follow(runtime)
    carrier = metrics.Counting(mail.transport(chosen, runtime.database))
    stop = threading.Event()
    if chosen.metrics_listen:
        threading.Thread(target=metrics.serve, args=(chosen, stop), daemon=True).start()
    print("Waiting for what is due (stop it with Ctrl+C)", flush=True)
    if runtime.database.dialect == "postgresql":
        procrastinate_worker.run(runtime, carrier)
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.run(runtime, carrier, stop)
    stop.set()
    return 0
