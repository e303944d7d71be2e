"""What is read before anything is played: files of scenarios, and the acts of a process."""
