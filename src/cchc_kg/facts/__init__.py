"""From mentions to facts: one room per kind of fact."""
