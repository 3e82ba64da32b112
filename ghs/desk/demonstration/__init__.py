"""The demonstration: the seed's own year as settled history, and something open now. All of it is invented."""
