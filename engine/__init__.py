"""Runs any process: releases, cases, tasks, open calls, timers, operations and history.

Belongs here: reading and checking process folders, the unit of work that moves a case, everything that must
be true at the same commit (state, tasks, timers, history, letters to send), and all use of SpiffWorkflow,
which is in ``engine.spiff``. The commands of this room take a `Runtime` and an `Actor`.

Does not belong here: the word "care" and anything that follows from it (``brokerage``), the language in which
rules are written (``rules``), drawing and reading questions (``forms``), pages and sign-in (``web``). Nothing
here uses the network except the database and the transport that is passed to `engine.store.outbox.deliver`.
"""
