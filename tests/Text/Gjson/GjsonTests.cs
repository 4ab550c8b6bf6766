using System.Text;
using Keyferry.Text.Gjson;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Gjson;

public sealed class GjsonTests
{
    [Test]
    public void Hostile_depth_neither_crashes_nor_hangs()
    {
        const int depth = 200_000;
        var json = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
        var path = string.Join('.', Enumerable.Repeat("a", depth));

        Assert.That(() => GjsonPath.TryGet(json, path, out _, out _), Throws.Nothing);
        Assert.That(() => GjsonPath.TryGet(json, "@pretty", out _, out _), Throws.Nothing);
    }

    // Without a closing bracket there is no condition: the first item that is no object or array fits, as in gjson.
    [TestCase("[1,2]", "#(", "1")]
    [TestCase("[{\"a\":1},2]", "#[", "2")]
    [TestCase("{\"a\":[\"x\"]}", "a.#(b", "x")]
    public void A_query_that_is_never_closed_is_no_fault(string json, string path, string want)
    {
        Assert.That(GjsonPath.TryGet(Encoding.UTF8.GetBytes(json), path, out var result, out _));
        Assert.That(Encoding.UTF8.GetString(result!.ToBytes()), Is.EqualTo(want));
    }
}
