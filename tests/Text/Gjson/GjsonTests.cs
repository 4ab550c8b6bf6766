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

        Assert.That(() => GjsonPath.TryGet(json, path, out _), Throws.Nothing);
        Assert.That(() => GjsonPath.TryGet(json, "@pretty", out _), Throws.Nothing);
    }
}
