"""A stand-in for Anthropic's Messages API that speaks its wire protocol, for tests and load.

`plays` says what it can do, `brain` what it answers by itself, `rules` refuses what the real one
would refuse, `wire` makes the bytes, `app` is the server, `mounts` puts it on a socket or in
process. It is never used to paint for people.
"""
