"""Steps and cases of several clients at once: threads of one process, and several processes."""
