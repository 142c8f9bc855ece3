"""A stand-in for Anthropic's Messages API that speaks its wire protocol, for tests and load.

`plays` says what it can do, `brain` what it answers by itself, `rules` refuses what the real one
would refuse, `wire` makes the bytes, `app` is the server, `mounts` puts it on a socket or in
process. It is never used to paint for people.

In a test, in process:  `Claude(settings, InProcess(AnthropicServer([OVERLOADED, Reply(...)])))`.
In a test, on a socket: `with served(AnthropicServer()) as url:` and `ANTHROPIC_BASE_URL=url`.
By hand, for a site that runs beside it (the key is `test-key`, of no other use):

    uvicorn --factory --port 8901 --lifespan off tests.anthropic_server.app:AnthropicServer
    ANTHROPIC_API_KEY=test-key ANTHROPIC_BASE_URL=http://127.0.0.1:8901 python manage.py runserver

A server plays what is queued in `plays`, then asks its mind, a function from a request's JSON to
what is played. For a piece of your own write its steps and hand them to the brain:

    AnthropicServer(mind=partial(brain.paint, steps=[("Hm.", Use("view_canvas", {})), ...]))
"""
