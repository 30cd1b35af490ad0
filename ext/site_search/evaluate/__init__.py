"""Measures a search on a test collection, in the browser and with the module that readers use.

Nothing in here is loaded when a site is built.
"""
