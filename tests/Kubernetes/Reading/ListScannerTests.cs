using System.Text;
using System.Text.Json;
using Keyferry.Kubernetes.Reading;
using Keyferry.Kubernetes.Tests.Support;

namespace Keyferry.Kubernetes.Tests.Reading;

public sealed class ListScannerTests
{
    private static readonly string[] Items =
    [
        """{"a":"}]{[\"\\"}""",
        """{"metadata":{"items":[{"x":1}],"resourceVersion":"no"},"b":[[],[{}]],"c":","}""",
        """{ "k" : "\\\\\"" , "items": [ 1 ] }""",
        "{}",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(1000)]
    public async Task Items_and_metadata_are_found_wherever_the_stream_is_cut(int chunk)
    {
        var list = $$$"""
            {"kind":"L","extra":[{"items":[1]}],"metadata":{"resourceVersion":"42","continue":"c"},"items":[
              {{{string.Join(" ,\n", Items)}}}
            ],"apiVersion":"v1","tail":{"metadata":{"resourceVersion":"43"} } }
            """;
        var found = new List<string>();

        var metadata = await ListReader.ReadAsync(
            new ChunkedStream(Encoding.UTF8.GetBytes(list), chunk), item => found.Add(Encoding.UTF8.GetString(item)), default);

        Assert.That(found, Is.EqualTo(Items));
        Assert.That(metadata.ResourceVersion, Is.EqualTo("42"));
        Assert.That(metadata.ContinueProperty, Is.EqualTo("c"));
    }

    [TestCase("")]
    [TestCase("<html></html>")]
    [TestCase("""{"metadata":{"resourceVersion":"1"},"items":[{"a":1}""")]
    [TestCase("""{"metadata":{"resourceVersion":"1"},"items":[{"a":"}]}""")]
    public void A_body_that_is_no_whole_list_is_refused(string body) => Assert.That(
        async () => await ListReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), static _ => { }, default),
        Throws.InstanceOf<JsonException>());
}
