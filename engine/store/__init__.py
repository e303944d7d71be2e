"""Reading and writing rows beside the case itself: releases, history, responses, timers, letters, links."""
