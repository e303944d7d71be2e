"""What every page costs: its statements, and its time with few cases and with very many cases."""
