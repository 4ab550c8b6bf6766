using System.Text.Json;
using Keyferry.Providers.Json;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Json;

public sealed class PushMetadataTests
{
    private const string Head = "\"apiVersion\":\"kubernetes.external-secrets.io/v1alpha1\",\"kind\":\"PushSecretMetadata\"";

    private sealed record Settings(
        string? Text, string? Format, bool? Flag, IReadOnlyDictionary<string, string>? Tags, IReadOnlyList<string>? List,
        string? Inner, bool HasInner);

    [Test]
    public void Fields_are_read_whatever_their_case()
    {
        var error = Read(
            "{" + Head + ",\"spec\":{\"text\":\"t\",\"FORMAT\":\"string\",\"flag\":true,\"tags\":{\"a\":\"b\"},"
                + "\"list\":[\"x\",\"y\"],\"inner\":{\"text\":\"i\"}}}",
            out var read);

        Assert.That(error, Is.Null);
        Assert.That((read.Text, read.Format, read.Flag, read.Inner, read.HasInner), Is.EqualTo(("t", "string", true, "i", true)));
        Assert.That(read.Tags, Is.EqualTo(new Dictionary<string, string> { ["a"] = "b" }));
        Assert.That(read.List, Is.EqualTo(new[] { "x", "y" }));
    }

    [TestCase(null)]
    [TestCase("null")]
    [TestCase("{" + Head + "}")]
    [TestCase("{" + Head + ",\"spec\":{}}")]
    [TestCase("{" + Head + ",\"spec\":{\"text\":null}}")]
    public void Nothing_is_as_good_as_empty(string? json)
    {
        Assert.That(Read(json, out var read), Is.Null);
        Assert.That((read.Text, read.Format, read.Flag, read.Tags, read.List, read.HasInner), Is.EqualTo(
            ((string?)null, (string?)null, (bool?)null, (object?)null, (object?)null, false)));
    }

    // The words of the real thing, from the recordings aws-push-metadata-wrong and ssm-push-metadata-wrong.
    [TestCase("{" + Head + ",\"spec\":{\"colour\":\"red\"}}",
        "failed to parse metadata: failed to parse kubernetes.external-secrets.io/v1alpha1 PushSecretMetadata: error "
            + "unmarshaling JSON: while decoding JSON: json: unknown field \"colour\"")]
    [TestCase("{\"apiVersion\":\"kubernetes.external-secrets.io/v1alpha1\",\"kind\":\"Metadata\",\"spec\":{}}",
        "failed to parse metadata: unexpected kind \"Metadata\", expected \"PushSecretMetadata\"")]
    [TestCase("{\"apiVersion\":\"v1\",\"kind\":\"PushSecretMetadata\"}",
        "failed to parse metadata: unexpected apiVersion \"v1\", expected \"kubernetes.external-secrets.io/v1alpha1\"")]
    public void What_is_wrong_is_told_as_the_peer_tells_it(string json, string expected) =>
        Assert.That(Read(json, out _), Is.EqualTo(expected));

    [TestCase("{\"tags\":{}}", "neither apiVersion nor kind; write apiVersion: kubernetes.external-secrets.io/v1alpha1")]
    [TestCase("{" + Head + ",\"spec\":{\"tagz\":{}}}", "unknown field \"tagz\"; did you mean tags?")]
    [TestCase("{" + Head + ",\"text\":\"x\"}", "unknown field \"text\"")]
    [TestCase("{" + Head + ",\"spec\":{\"tags\":{\"n\":5}}}", "spec.tags.n must be a string; put it in quotes")]
    [TestCase("{" + Head + ",\"spec\":{\"tags\":\"x\"}}", "spec.tags must be a map")]
    [TestCase("{" + Head + ",\"spec\":{\"list\":[1]}}", "spec.list must be a list of strings")]
    [TestCase("{" + Head + ",\"spec\":{\"flag\":\"yes\"}}", "spec.flag must be true or false")]
    [TestCase("{" + Head + ",\"spec\":{\"text\":{}}}", "spec.text must be a string")]
    [TestCase("{" + Head + ",\"spec\":{\"inner\":{\"x\":1}}}", "unknown field \"x\"")]
    [TestCase("{" + Head + ",\"spec\":[]}", "spec must be a map")]
    [TestCase("5", "neither apiVersion nor kind")]
    public void The_error_names_the_field_and_the_way_out(string json, string expected) =>
        Assert.That(Read(json, out _), Does.Contain(expected));

    private static string? Read(string? json, out Settings settings) => PushMetadata.Read(
        json is null ? null : JsonElement.Parse(json),
        static spec =>
        {
            var inner = spec.Section("inner");
            var read = new Settings(
                spec.Text("text"), spec.Text("format"), spec.Flag("flag"),
                spec.Texts("tags"), spec.List("list"), inner.Text("text"), inner.IsPresent);
            inner.EndReading();
            return read;
        },
        out settings)?.Message;
}
