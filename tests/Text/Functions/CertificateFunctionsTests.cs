using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class CertificateFunctionsTests
{
    [TestCase("ecdsa")]
    [TestCase("ed25519")]
    [TestCase("rsa")]
    public void A_key_survives_a_pkcs12_file(string kind) =>
        Assert.That(
            Rendered.Of("{{ $k := genPrivateKey \"" + kind + "\" }}{{ $c := genCAWithKey \"ca\" 1 $k }}"
                + "{{ $p := pemToPkcs12Pass $c.Cert $k \"pw\" | b64dec }}{{ $again := pkcs12keyPass \"pw\" $p }}"
                + "{{ contains \"PRIVATE KEY\" $again }} {{ eq (pkcs12certPass \"pw\" $p) $c.Cert }}"),
            Is.EqualTo("true true"));

    [Test]
    public void A_signed_certificate_names_what_it_is_for() =>
        Assert.That(
            Rendered.Of("{{ $ca := genCA \"ca\" 1 }}"
                + "{{ $c := genSignedCert \"a\" (list \"10.0.0.1\" \"2001:db8::1\") (list \"a.example\") 1 $ca }}"
                + "{{ certSANs $c.Cert }} {{ filterCertChain \"root\" $ca.Cert | eq $ca.Cert }}"),
            Is.EqualTo("[a.example 10.0.0.1 2001:db8::1] true"));

    [Test]
    public void An_authority_signs_with_its_own_key_only() =>
        Assert.That(
            Rendered.ErrorOf("{{ $ca := genCA \"ca\" 1 }}{{ $k := genPrivateKey \"ecdsa\" }}"
                + "{{ $other := buildCustomCert (b64enc $ca.Cert) (b64enc $k) }}"
                + "{{ (genSignedCert \"a\" nil nil 1 $other).Cert }}"),
            Does.Contain("not that of its certificate"));

    [Test]
    public void A_loop_over_new_keys_ends() =>
        Assert.That(
            Rendered.ErrorOf("{{ range until 2000 }}{{ genPrivateKey \"ecdsa\" | len }}{{ end }}"),
            Does.Contain("steps"));

    [TestCase("b32dec \"ME======X\"", "a")]
    [TestCase("b32dec \"MEA\"", "illegal base32 data at input byte 0")]
    [TestCase("hexdec \"6g6\"", "encoding/hex: invalid byte: U+0067 'g'")]
    [TestCase("hexdec \"616\"", "encoding/hex: odd length hex string")]
    [TestCase("b64dec \"YQ=\"", "illegal base64 data at input byte 3")]
    [TestCase("b64dec \"YQ==YQ==\"", "illegal base64 data at input byte 4")]
    [TestCase("b64dec \"Y Q==\"", "illegal base64 data at input byte 1")]
    public void Bad_input_is_told_where_it_is_bad(string call, string output) =>
        Assert.That(Rendered.Of("{{ " + call + " }}"), Is.EqualTo(output));
}
