"""What the steps of any process folder cost, with a machine that answers its forms."""
