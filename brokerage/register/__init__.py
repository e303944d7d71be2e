"""Who provides care: the register of the Care Quality Commission and what a council knows of a provider."""
