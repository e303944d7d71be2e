"""Whose care it is: the person, the referral, and the letters and documents of a case."""
