"""What is known of two materials in contact: reported, expected by class, or not reported."""
