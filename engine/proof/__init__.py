"""Proving that a folder's flow is sound: every case can reach an end, and nothing is begun twice by mistake.

Belongs here: playing all ways that tokens can go through a scope, with processes that it calls summed up. Not
here: whether elements are allowed, and the words of problems (`engine.checks`).
"""
