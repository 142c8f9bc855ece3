import sys
errors = []
for way in (
    lambda: __import__("socket"),
    lambda: __import__("importlib").import_module("subprocess"),
    lambda: sys.modules["importlib._bootstrap_external"].SourceFileLoader("m", "@SECRET@").load_module(),
    lambda: sys.modules["_frozen_importlib_external"].PathFinder.find_spec("ctypes", ["/usr/lib/python3"]),
    lambda: __builtins__["open"]("@SECRET@") if isinstance(__builtins__, dict) else __builtins__.open("@SECRET@"),
    lambda: sys.modules["_imp"].create_dynamic(sys.modules["types"].SimpleNamespace(name="x", origin="/usr/lib/x.so")),
    lambda: sys.modules["_io"].open_code("@SECRET@"),
    lambda: sys.modules["posix"].open("@SECRET@", 0),
):
    try:
        found = way()
        if found is not None:
            print("ESCAPED", found)
    except BaseException as e:
        errors.append(type(e).__name__)
print(errors)
