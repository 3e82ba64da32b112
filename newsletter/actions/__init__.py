"""What the newsletter does, split by noun: posts, subscriptions, mailings."""
