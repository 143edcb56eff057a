"""A published site as others have it: on a server, in a zip, on a stick; whether it is whole, and whether it is ours.

rules       what can be wrong with a copy
copies      a folder or a zip file, read without unpacking
verifying   the copy against its own list of files
packing     a published site as a zip file, the same bytes anywhere
signature   a detached signature over ``SHA256SUMS.txt``, by ``ssh-keygen`` or ``gpg``
"""
