output_svg_paths([open("@SECRET@").read()])
