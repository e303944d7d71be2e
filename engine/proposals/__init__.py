"""Changes of a process that wait for a second person before they become a release.

Belongs here: proposing, approving and rejecting a folder, and what a shipped folder brings to a council.
Pages and the playing of examples do not.
"""
