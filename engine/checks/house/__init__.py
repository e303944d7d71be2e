"""What a folder that cites clauses takes on beyond what may run at all. Others are advised to do it."""
