class D(dict):
    def items(self):
        while True:
            pass

class S(str):
    def __len__(self):
        return -1

print(S("x"))
output_paths([D(type="line", points=[[1, 2], [3, 4]])])
while True:
    pass
