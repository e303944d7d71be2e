"""Questions in, typed answers out: form-js schemas become WTForms and GOV.UK markup.

Belongs here: reading a form, reading what was posted, checking it, drawing it.
Does not: Flask, the database, the clock.
"""
