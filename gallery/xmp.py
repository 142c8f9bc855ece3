"""What a picture's file tells of itself: title, artist, and how it came about, as XMP. No I/O.

Adobe XMP specification, part 1 (packets), and IPTC photo metadata 2025.1: alternative text, credit
line, digital source type, and which model was used.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from canvas.svg import printable

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TOOL = "Code Monet"

PACKET = """\
<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
{properties}>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{artist}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{how}</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>\
</Iptc4xmpCore:AltTextAccessibility>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file tells; `source_type` is a term of IPTC's list, `how` sentences for people.

    credit: who held the pen. models: the names of those that worked on it; "" when none did.
    """

    title: str
    artist: str
    alt_text: str
    source_type: str
    credit: str
    how: str
    models: str = ""


def xmp_packet(facts: FileFacts) -> str:
    """Return the facts as an XMP packet."""
    simple = {
        "xmp:CreatorTool": TOOL,
        "photoshop:Credit": facts.credit,
        "Iptc4xmpExt:DigitalSourceType": SOURCE_TYPES + facts.source_type,
        "Iptc4xmpExt:AISystemUsed": facts.models,
    }
    told = (f" {name}={quoteattr(printable(said))}" for name, said in simple.items() if said)
    return PACKET.format(
        properties="\n".join(told),
        title=_text(facts.title),
        artist=_text(facts.artist),
        how=_text(facts.how),
        alt=_text(facts.alt_text),
    )


def _text(words: str) -> str:
    return escape(printable(words))
