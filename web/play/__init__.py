"""Playing scenarios: a client that starts cases, answers their forms as practice people and moves the clock.

It belongs here: reading scenario files, applying their policy, doing what they say by the verbs that pages
use, comparing what came of it. Not here: any rule of care, any form's words; those are the process's acts.
"""
