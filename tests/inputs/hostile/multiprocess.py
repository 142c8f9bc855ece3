import multiprocessing
p = multiprocessing.Process(target=print, args=("x",))
p.start()
print("ESCAPED")
