"""A program of its own that draws one page of a PDF, or an image, as WebP within bounds.

`python drawing.py pdf 3 < file > answer`: a line of JSON with the number of pages, then the picture; page 0 is only
counted. It knows nothing of the portal and runs apart from it, so that a hostile file can break nothing else.
"""

import io
import json
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

LONGEST_PIXELS = 1600
IMAGE_PIXELS = 50_000_000
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 10
QUALITY = 80
NO_SUCH_PAGE = 3


def main(kind: str, number: int) -> None:
    """Draw what stands in the input, and write it out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    content = sys.stdin.buffer.read()
    total, picture = drawn_page(content, number) if kind == "pdf" else (1, scaled_image(content))
    if number > total:
        sys.exit(NO_SUCH_PAGE)
    sys.stdout.buffer.write(json.dumps({"pages": total}).encode() + b"\n")
    if picture and number:
        picture.save(sys.stdout.buffer, "WEBP", quality=QUALITY, method=2)


def drawn_page(content: bytes, number: int) -> tuple[int, Image.Image | None]:
    """Return how many pages a PDF has, and the picture of one of them, if there is such a page."""
    document = pypdfium2.PdfDocument(content)
    total = len(document)
    if not 1 <= number <= total:
        return total, None
    page = document[number - 1]
    scale = LONGEST_PIXELS / max(*page.get_size(), 1)
    return total, page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def scaled_image(content: bytes) -> Image.Image:
    """Return a photograph or scan upright, on white, within the bounds."""
    Image.MAX_IMAGE_PIXELS = IMAGE_PIXELS
    picture = Image.open(io.BytesIO(content), formats=["PNG", "JPEG"])
    if picture.width * picture.height > IMAGE_PIXELS:
        raise ValueError("too many pixels")
    picture.draft("RGB", (LONGEST_PIXELS, LONGEST_PIXELS))
    picture.thumbnail((LONGEST_PIXELS, LONGEST_PIXELS))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(paper, upright).convert("RGB")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
