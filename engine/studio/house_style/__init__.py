"""One way to write each kind of file, so that a save without a change changes nothing and a diff is short."""
