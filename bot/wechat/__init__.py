"""WeChat by a gateway that has the account: the only place that knows wechaty."""
