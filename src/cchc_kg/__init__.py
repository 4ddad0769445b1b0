"""Vietnamese reports of government meetings as a knowledge graph that can be trusted."""

__version__ = "0.1.0"
