"""The part that connects."""

import ssl

_SSL_CONTEXT: ssl.SSLContext
