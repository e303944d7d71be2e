"""A form as analysts wrote it: its file (form-js JSON), read into questions, bounds and conditions."""
