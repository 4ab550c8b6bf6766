using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class JwkFunctionsTests
{
    private const string Point = "\"crv\":\"P-256\",\"x\":\"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
        + "\"y\":\"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\"";

    [TestCase("\"kty\":\"EC\",", "")]
    [TestCase("\"key_ops\":null,\"N\":null,\"kty\":\"EC\",", "")]
    [TestCase("", ",\"kty\":\"EC\"")]
    public void Members_are_found_in_any_order_and_behind_nulls(string before, string after) =>
        Assert.That(PublicKey("{" + before + Point + after + "}"), Does.StartWith("-----BEGIN PUBLIC KEY-----"));

    [Test]
    public void Slashes_of_base64_may_be_escaped() =>
        Assert.That(
            PublicKey("""{"kty":"OKP","crv":"Ed25519","x":"\/\u002f8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"""),
            Is.EqualTo(PublicKey("""{"kty":"OKP","crv":"Ed25519","x":"__8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")));

    [TestCase("\"n\":1")]
    [TestCase("\"k\":\"!\"")]
    [TestCase("\"qi\":[{}]")]
    [TestCase("\"extra\":{\"d\":1}")]
    public void What_is_a_number_of_another_kind_of_key_may_be_anything(string member) =>
        Assert.That(PublicKey("{\"kty\":\"EC\"," + Point + "," + member + "}"), Is.EqualTo(PublicKey("{\"kty\":\"EC\"," + Point + "}")));

    [TestCase("\"kty\":\"EC\",\"kty\":\"RSA\"")]
    [TestCase("\"kty\":\"EC\",\"kty\":null")]
    [TestCase("\"kty\":\"EC\",\"x\":1")]
    [TestCase("\"kty\":\"EC\",\"use\":1")]
    public void A_second_kind_and_members_of_the_wrong_type_are_refused(string members) =>
        Assert.That(
            Rendered.ErrorOf("{{ jwkPublicKeyPem `{" + Point + "," + members + "}` }}"),
            Does.Contain("the JSON web key"));

    private static string PublicKey(string json) => Rendered.Of("{{ jwkPublicKeyPem `" + json + "` }}");
}
