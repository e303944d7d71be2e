"""What was posted, read by WTForms into typed answers, and answers in words."""
