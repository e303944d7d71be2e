"""The commands that publish releases, list them and compare them."""
