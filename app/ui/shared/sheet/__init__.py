"""What the sheets of deals, companies and people are made of."""
