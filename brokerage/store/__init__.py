"""How this room reads and writes records, bound to one council, and the settings that hold from a day on."""
