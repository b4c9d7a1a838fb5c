"""A group robot of WeCom, which speaks through a webhook."""
