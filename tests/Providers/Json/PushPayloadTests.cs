using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Json;

public sealed class PushPayloadTests
{
    [Test]
    public void A_whole_secret_is_an_object_of_strings_sorted_and_without_html_escapes()
    {
        using var value = PushPayload.Of(Content(null, ("b", "<&>\"\\\n"), ("a", "1"), ("B", "\u2028"), ("ä", ""))).Value!;

        Assert.That(
            Encoding.UTF8.GetString(value.Bytes),
            Is.EqualTo("""{"B":"\u2028","a":"1","b":"<&>\"\\\n","ä":""}"""));
    }

    [Test]
    public void A_secret_without_keys_is_an_empty_object()
    {
        using var value = PushPayload.Of(Content("")).Value!;

        Assert.That(Encoding.UTF8.GetString(value.Bytes), Is.EqualTo("{}"));
    }

    [Test]
    public void One_key_is_pushed_byte_for_byte_as_a_copy()
    {
        using var source = new SecretValue([0, 255]);
        var content = new PushContent { SecretKey = "k", Data = new Dictionary<string, SecretValue> { ["k"] = source } };

        using (var copy = PushPayload.Of(content).Value!)
        {
            Assert.That(copy.Bytes.ToArray(), Is.EqualTo(new byte[] { 0, 255 }));
        }

        Assert.That(source.Length, Is.EqualTo(2));
    }

    [Test]
    public void A_key_that_is_not_there_is_named() => Assert.That(
        PushPayload.Of(Content("nothing", ("a", "1"))).Failure!.Message, Is.EqualTo("secret key nothing does not exist"));

    [Test]
    public void Bytes_that_are_no_text_are_refused_and_not_changed()
    {
        using var binary = new SecretValue([0x68, 0xff]);
        var failure = PushPayload.Whole(new Dictionary<string, SecretValue> { ["keystore"] = binary }).Failure!;

        Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Invalid));
        Assert.That(failure.Message, Does.Contain("keystore").And.Contain("match.secretKey"));
    }

    private static PushContent Content(string? key, params (string Key, string Value)[] data) => new()
    {
        SecretKey = key,
        Data = data.ToDictionary(static d => d.Key, static d => new SecretValue(Encoding.UTF8.GetBytes(d.Value))),
    };
}
