"""Questions in, typed answers out: form-js schemas become WTForms and GOV.UK markup.

What belongs here: reading a form, reading what was posted, checking it, drawing it.
What does not: Flask, the database, the clock.
"""
