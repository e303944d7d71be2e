"""What stands beside a form: facts to decide by, and the options of its questions. Read only."""
