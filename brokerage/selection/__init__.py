"""Who is chosen: tie-breaks, choices of the citizen, top-ups, direct payments, temporary placements."""
