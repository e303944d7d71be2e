"""Care: providers and their ratings, adverts, offers, ranking, choices, top-ups, awards and letters.

What belongs here: the records that outlive a case, the operations and sources that diagrams and forms call,
the importer of CQC's register, and plain reads for pages. What does not: which rule applies (decision tables
say so), the running of cases (engine/) and anything of Flask (web/).
"""
