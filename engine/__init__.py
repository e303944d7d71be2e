"""Runs any process: releases, cases, tasks, open calls, timers, operations and history.

Belongs here: reading and checking process folders, the one unit of work that moves a case, everything that
must be true at the same commit (state, tasks, timers, history, letters to send), and the only dealings with
SpiffWorkflow, all of them in ``engine.spiff``. The room's verbs take a `Runtime` and an `Actor`.

Does not belong here: the word "care" and anything that follows from it (``brokerage``), the language rules
are written in (``rules``), the drawing and reading of questions (``forms``), pages and sign-in (``web``).
Nothing here touches the network except the transport that `engine.outbox.deliver` is given.
"""
