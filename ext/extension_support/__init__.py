"""What the extensions of this distribution share; no extension itself, and without a promise to anybody else.

Nothing here imports an extension, and no extension imports another one.
"""
