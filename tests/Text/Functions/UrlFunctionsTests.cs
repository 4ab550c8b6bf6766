using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class UrlFunctionsTests
{
    [TestCase("http://[fe80::1%25en0]:80/", "[fe80::1%en0]:80 fe80::1%en0")]
    [TestCase("postgres://a:1,b:2/db", "a:1,b:2 a:1,b")]
    [TestCase("ftp://::1/", "::1 :")]
    [TestCase("http://h:/", "h: h")]
    [TestCase("http://%C3%A9/", "é é")]
    public void Hosts_are_read_as_net_url_reads_them(string url, string want) => Assert.That(
        Rendered.Of($$$"""{{ $u := urlParse "{{{url}}}" }}{{ $u.host }} {{ $u.hostname }}"""), Is.EqualTo(want));

    [TestCase("http://a:80:80/")]
    [TestCase("http://::1/")]
    [TestCase("http://[1.2.3.4]/")]
    [TestCase("http://[::1%25]/")]
    [TestCase("http://x[::1]/")]
    [TestCase("http://%41/")]
    [TestCase("http://a<b@h/")]
    [TestCase("http://h/%zz")]
    [TestCase("a:80/x?#%")]
    [TestCase(":x")]
    public void What_is_no_url_is_an_error(string url) =>
        Assert.That(Rendered.ErrorOf($$$"""{{ urlParse "{{{url}}}" }}"""), Does.Contain("no URL"));

    [TestCase("http://u:p%40@h/a%2Fb?x=a b#f g", "http://u:p%40@h/a/b?x=a b#f%20g")]
    [TestCase("//h/a", "//h/a")]
    [TestCase("http:///a", "http:///a")]
    [TestCase("*", "*")]
    public void A_url_taken_apart_is_put_together_again(string url, string want) =>
        Assert.That(Rendered.Of($$$"""{{ urlParse "{{{url}}}" | urlJoin }}"""), Is.EqualTo(want));
}
