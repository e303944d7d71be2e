"""Playing scenarios: a client that starts cases, answers their forms as practice people and moves the clock.

What belongs here: reading scenario files, applying their policy, doing what they say with the commands that
pages use, and comparing the outcome. What does not: any rule of care and any form's words; they stand in the
process's acts.
"""
