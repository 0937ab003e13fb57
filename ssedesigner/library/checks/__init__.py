"""What is checked of shipped content before it reaches a library."""
