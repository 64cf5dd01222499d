"""How passwords are stored."""

from django.contrib.auth import hashers


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    """Argon2id at the OWASP figures of 19 MiB, 2 passes, 1 lane.

    Django's default of 100 MiB and 8 lanes lets sixteen parallel sign-ins take 1.4 GiB.
    """

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
