"""What runs the site: start, settings of the server, logs, figures, mail and protection."""
