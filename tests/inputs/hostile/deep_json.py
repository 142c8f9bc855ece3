import json
json.loads("[" * 10**6)
nest = []
for _ in range(10**5):
    nest = [nest]
output_paths([{"type": "polyline", "points": nest}])
