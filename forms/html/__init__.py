"""Forms as GOV.UK markup."""
