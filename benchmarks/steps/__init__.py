"""What a step costs, beside SpiffWorkflow as it comes, and whether it stays as cheap as cases grow."""
