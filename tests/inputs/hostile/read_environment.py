import os
print(dict(os.environ), os.getenv("SECRET_KEY"), os.environb if hasattr(os, "environb") else "")
