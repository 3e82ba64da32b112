"""The newsletter's pages, split by room: public, subscriptions, a person's own, the desk."""
