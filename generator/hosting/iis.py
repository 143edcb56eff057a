"""``web.config``: what docs/hosting.md tells other servers, for IIS, which reads it from the site's own folder."""

from html import escape

from generator.hosting import HEADERS, TYPES
from generator.links import INDEX
from generator.outputs.addresses import NOT_FOUND

WEB_CONFIG = "web.config"


def _quoted(text: str) -> str:
    """A text between quotation marks; the apostrophes of a policy stay as they are, people read this file."""
    return escape(text, quote=False).replace('"', "&quot;")


def web_config() -> bytes:
    """The file. It names nothing of the machine, so that it holds at the root and in an application below it."""
    types = "".join(
        f'      <remove fileExtension="{suffix}" />\n'
        f'      <mimeMap fileExtension="{suffix}" mimeType="{_quoted(kind)}" />\n'
        for suffix, kind in TYPES.items()
    )
    headers = "".join(
        f'        <remove name="{_quoted(name)}" />\n        <add name="{_quoted(name)}" value="{_quoted(value)}" />\n'
        for name, value in HEADERS.items()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.webServer>
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="{INDEX}" />
      </files>
    </defaultDocument>
    <directoryBrowse enabled="false" />
    <httpErrors errorMode="Custom" existingResponse="Replace">
      <remove statusCode="404" />
      <error statusCode="404" path="{NOT_FOUND}" responseMode="File" />
    </httpErrors>
    <staticContent>
      <clientCache cacheControlMode="NoControl" />
{types}    </staticContent>
    <httpProtocol>
      <customHeaders>
{headers}        <remove name="X-Powered-By" />
      </customHeaders>
    </httpProtocol>
    <urlCompression doStaticCompression="true" doDynamicCompression="false" />
  </system.webServer>
</configuration>
""".encode()
