"""An archive built on many machines by Apache Spark, with the same code and to the same graph as on one.

Rooms: ``inputs`` (documents from any Hadoop file system), ``work`` (what a worker does with a batch of them),
``comparing`` (checks that need all articles), ``output`` (shards and tables), ``job`` (the order of it all).
"""
