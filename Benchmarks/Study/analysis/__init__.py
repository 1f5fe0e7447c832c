"""What the study's page is made of."""
