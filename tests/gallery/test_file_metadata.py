"""What files to take home tell machines: XMP with IPTC's properties, wherever it has a place."""

import io
from xml.etree import ElementTree

import pikepdf
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from accounts.models import User
from gallery import exports, services
from gallery.models import Piece
from tests.gallery.hanging import NOON, draw, hang, line, perform, start

pytestmark = pytest.mark.django_db
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
WITH_XMP: tuple[exports.FileKind, ...] = ("png", "png-2x", "webp", "svg", "pdf")


@pytest.fixture(autouse=True)
def a_storage_of_our_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def packet(content: bytes, kind: exports.FileKind) -> str:
    """Return the packet as a reader of such files finds it."""
    if kind == "svg":
        metadata = ElementTree.fromstring(content).find("{http://www.w3.org/2000/svg}metadata")
        assert metadata is not None
        return ElementTree.tostring(metadata[0], "unicode")
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return pdf.Root.Metadata.read_bytes().decode()
    found: bytes = Image.open(io.BytesIO(content)).info["xmp"]
    return found.decode()


def told(piece: Piece, kind: exports.FileKind = "pdf") -> ElementTree.Element:
    """Return the one description in the file's packet."""
    description = fromstring(packet(exports.make(piece, kind), kind)).find(
        f"{RDF}RDF/{RDF}Description"
    )
    assert description is not None
    return description


def by(alice: User, *painters: str, hand: bool = False) -> Piece:
    canvas = start(alice)
    for painter in painters:
        perform(canvas, line(200), painter=painter)
    if hand:
        draw(alice, canvas)
    return services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)


@pytest.mark.parametrize("kind", WITH_XMP)
class TestEveryKind:
    def test_tells_title_and_alt_text_in_a_language_alternative(
        self, alice: User, kind: exports.FileKind
    ) -> None:
        description = told(hang(alice, "Dusk & <dawn>", alt_text='A "line".\nAnd so on.'), kind)
        for name, words in (
            (f"{DC}title", "Dusk & <dawn>"),
            (f"{CORE}AltTextAccessibility", 'A "line".\nAnd so on.'),
        ):
            [first] = description.findall(f"{name}/{RDF}Alt/{RDF}li")
            assert (first.get(LANG), first.text) == ("x-default", words)

    def test_tells_the_artist_in_an_ordered_list(self, alice: User, kind: exports.FileKind) -> None:
        [name] = told(hang(alice), kind).findall(f"{DC}creator/{RDF}Seq/{RDF}li")
        assert name.text == "Alice"

    def test_tells_how_it_came_about(self, alice: User, kind: exports.FileKind) -> None:
        description = told(by(alice, "claude-opus-5"), kind)
        assert description.get(f"{RDF}about") == ""
        assert description.get(f"{EXT}DigitalSourceType") == f"{TYPES}trainedAlgorithmicMedia"
        assert description.get(f"{EXT}AISystemUsed") == "claude-opus-5"
        assert description.get(f"{PHOTOSHOP}Credit") == "Drawn by Claude (claude-opus-5)"


class TestWhoDrew:
    def test_by_hand_names_no_model(self, alice: User) -> None:
        description = told(hang(alice))
        assert description.get(f"{EXT}DigitalSourceType") == f"{TYPES}digitalCreation"
        assert description.get(f"{EXT}AISystemUsed") is None

    def test_together_is_a_composite(self, alice: User) -> None:
        together = told(by(alice, "claude-opus-5", hand=True))
        kind = f"{TYPES}compositeWithTrainedAlgorithmicMedia"
        assert together.get(f"{EXT}DigitalSourceType") == kind

    def test_the_built_in_artist_is_never_passed_off_as_a_trained_model(self, alice: User) -> None:
        alone = told(by(alice, "understudy"))
        assert alone.get(f"{EXT}DigitalSourceType") == f"{TYPES}algorithmicMedia"
        assert alone.get(f"{EXT}AISystemUsed") is None
        assert "understudy" in alone.get(f"{PHOTOSHOP}Credit", "")
        helped = told(by(alice, "understudy", hand=True))
        assert helped.get(f"{EXT}DigitalSourceType") == f"{TYPES}composite"

    def test_both_artists_name_the_model_alone(self, alice: User) -> None:
        both = told(by(alice, "claude-opus-5", "understudy"))
        assert both.get(f"{EXT}AISystemUsed") == "claude-opus-5"


def test_words_that_xml_cannot_hold_are_left_out(alice: User) -> None:
    alice.display_name = 'Alice" x="\x0b'
    alice.save()
    piece = hang(alice, "]]> &amp; \x01\x1b?>")
    for kind in WITH_XMP:
        [title] = told(piece, kind).findall(f"{DC}title/{RDF}Alt/{RDF}li")
        assert title.text == "]]> &amp; ?>"


def test_words_of_any_script_are_told_whole(alice: User) -> None:
    piece = hang(alice, "東京\u3000夜 می\u200cخواهم \U0001f469\u200d\U0001f3a8 \ufffe\uffff.")
    for kind in WITH_XMP:
        [title] = told(piece, kind).findall(f"{DC}title/{RDF}Alt/{RDF}li")
        assert title.text == "東京\u3000夜 می\u200cخواهم \U0001f469\u200d\U0001f3a8 ."
