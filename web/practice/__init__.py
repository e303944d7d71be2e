"""The practice council: accounts and cases to try Homeward with."""
