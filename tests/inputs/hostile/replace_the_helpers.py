def _document(most):
    return "x" * 10**9

_asked = "nothing"
json = None
output_paths = None
