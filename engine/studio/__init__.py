"""The studio: drafts of process folders, which analysts change file by file until one becomes a proposal."""
