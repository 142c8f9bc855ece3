import sqlite3
print("ESCAPED", sqlite3.connect("@DATABASE@").execute("select * from secrets").fetchall())
