"""Running cases: starting, completing tasks, waking and retrying; open calls; and who may see and do what."""
