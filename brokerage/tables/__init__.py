"""Care's records: every table of this room. What belongs here is a fact that outlives a case.

A record's class is what code works with; its table, under the plural name, serves statements on sets of rows.
"""
