"""The official bot of WeCom: the only place that knows its package."""

import logging

logging.getLogger("websockets.client").setLevel(logging.INFO)  # below that it tells every frame, with the secret in it
